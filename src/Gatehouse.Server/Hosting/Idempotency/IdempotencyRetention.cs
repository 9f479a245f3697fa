using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Hosting.Idempotency;

/// <summary>Forgets answers after <see cref="IdempotencyStore.Retention"/>.</summary>
public sealed class IdempotencyRetention(Database database, TimeProvider time, ILogger<IdempotencyRetention> log) : SweepTask(database, time, log)
{
    /// <inheritdoc/>
    public override string Name => "idempotency-retention";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    protected override Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct) => tx.ExecuteAsync(
        """
        delete from hosting_idempotency where (org_id, caller_id, key) in
            (select org_id, caller_id, key from hosting_idempotency where created_ms < @forgotten limit @limit)
        """,
        new { limit, forgotten = (now - IdempotencyStore.Retention).ToUnixTimeMilliseconds() });
}
