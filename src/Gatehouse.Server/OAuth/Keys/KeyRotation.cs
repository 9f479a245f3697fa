using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Keys;

/// <summary>Gives signing keys their successors in time, and removes those that nobody can meet any more.</summary>
internal sealed class KeyRotation(Database database, KeyStore keys, IOptions<OAuthOptions> options, TimeProvider time, ILogger<KeyRotation> log)
    : SweepTask(database, time, log)
{
    /// <inheritdoc/>
    public override string Name => "oauth-key-rotation";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    /// <summary>Few at a time: an RSA key takes a while to make.</summary>
    protected override int BatchSize => 5;

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var due = await KeyStore.DueAsync(tx, now - options.Value.KeyRotation + options.Value.KeyPublishedAhead, limit);
        foreach (var old in due)
        {
            var next = keys.Make(old.OrgId, JwsAlgorithms.Find(old.Algorithm)!.Value, keys.SignsFrom);
            await keys.AddAsync(tx, next);
            OAuthLog.KeyMade(log, next.Algorithm, next.Kid, next.OrgId, keys.SignsFrom);
        }

        return Math.Max(due.Count, await keys.SweepAsync(tx, limit));
    }
}
