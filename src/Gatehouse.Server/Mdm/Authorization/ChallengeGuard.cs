using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>
/// Circuit breaker of the one answer that can do harm: a fault of ours that sent 401 to a whole fleet would have everybody
/// sign in again, and would unenroll devices that do not know the challenge. So many a minute and organization, and no more.
/// </summary>
public sealed class ChallengeGuard(TimeProvider time, IOptions<MdmOptions> options, ILogger<ChallengeGuard> logger)
{
    private readonly ConcurrentDictionary<string, Minute> _minutes = new(StringComparer.Ordinal);

    /// <summary>False when this minute's number is used up. The organization is one that exists, so that their number is bounded.</summary>
    public bool Allows(string organizationId)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        var count = _minutes.AddOrUpdate(
            organizationId, _ => new Minute(minute, 1), (_, known) => known.Number == minute ? known with { Count = known.Count + 1 } : new Minute(minute, 1)).Count;
        if (count == options.Value.ChallengesPerMinute + 1)
        {
            MdmLog.ChallengesHeldBack(logger, organizationId, options.Value.ChallengesPerMinute);
        }

        return count <= options.Value.ChallengesPerMinute;
    }

    private sealed record Minute(long Number, int Count);
}
