using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>
/// Circuit breaker of the one answer that can do harm: a fault of ours that sent 401 to a whole fleet would have everybody
/// sign in again, and would unenroll devices that do not know the challenge. So many a minute and organization, and no more.
/// </summary>
public sealed class ChallengeGuard(TimeProvider time, IOptions<MdmOptions> options, ILogger<ChallengeGuard> logger)
{
    /// <summary>One device alone must not use up what all of the organization share.</summary>
    public const int MostOfOneDevice = 10;

    private readonly ConcurrentDictionary<string, Minute> _minutes = new(StringComparer.Ordinal);

    /// <summary>False when this minute's number is used up. The organization is one that exists, so that their number is bounded.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="deviceId">Device that is told.</param>
    /// <param name="silent">It can renew its token without anybody. That is what tokens of an hour are for, and not counted; if it is back within the minute, it was no help.</param>
    public bool Allows(string organizationId, string deviceId, bool silent)
    {
        var number = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        var minute = _minutes.AddOrUpdate(organizationId, _ => new Minute(number), (_, known) => known.Number == number ? known : new Minute(number));
        var (allowed, first) = minute.Take(deviceId, silent, options.Value.ChallengesPerMinute);
        if (first)
        {
            MdmLog.ChallengesHeldBack(logger, organizationId, options.Value.ChallengesPerMinute);
        }

        return allowed;
    }

    private sealed class Minute(long number)
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, int> _devices = new(StringComparer.Ordinal);
        private int _count;
        private bool _told;

        public long Number => number;

        /// <summary>Whether one more may be told, and whether this is the first one that all of them together may not.</summary>
        public (bool Allowed, bool First) Take(string deviceId, bool silent, int most)
        {
            lock (_gate)
            {
                var before = _devices.GetValueOrDefault(deviceId);
                var free = silent && before == 0;
                if (before >= MostOfOneDevice || (!free && _count >= most))
                {
                    var first = before < MostOfOneDevice && !_told;
                    _told |= first;
                    return (false, first);
                }

                _devices[deviceId] = before + 1;
                _count += free ? 0 : 1;
                return (true, false);
            }
        }
    }
}
