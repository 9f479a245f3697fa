using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Verification;

/// <summary>Forgets media tokens that ended: they are refused for that.</summary>
internal sealed class MediaTokenRetention(Database database, TimeProvider time, ILogger<MediaTokenRetention> log) : SweepTask(database, time, log)
{
    /// <inheritdoc/>
    public override string Name => "tv-media-tokens";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct) => tx.ExecuteAsync(
        "delete from tv_media_token_seen where hash in (select hash from tv_media_token_seen where expires_ms <= @now limit @limit)",
        new { now = now.ToUnixTimeMilliseconds(), limit });
}
