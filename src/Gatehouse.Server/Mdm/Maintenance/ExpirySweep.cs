using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Maintenance;

/// <summary>Closes deliveries whose deadline has passed. They are not handed out after it anyway; this makes it visible.</summary>
public sealed class ExpirySweep(Database database, TimeProvider time, ILogger<ExpirySweep> logger) : SweepTask(database, time, logger)
{
    /// <inheritdoc/>
    public override string Name => "command-expiry";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct) =>
        tx.ExecuteAsync(
            $"""
            update mdm_delivery set state = 'expired', closed_ms = @now where closed_ms is null and (enrollment_id, uuid) in (
                select enrollment_id, uuid from mdm_delivery
                where closed_ms is null and expires_ms is not null and expires_ms <= @now limit @limit{tx.ForUpdateSkipLocked})
            """,
            new { now = now.ToUnixTimeMilliseconds(), limit });
}
