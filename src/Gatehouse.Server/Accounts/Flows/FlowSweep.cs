using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Flows;

/// <summary>Removes flows and browser sessions that ended.</summary>
public sealed class FlowSweep(Database database, TimeProvider time, ILogger<FlowSweep> log) : SweepTask(database, time, log)
{
    /// <inheritdoc/>
    public override string Name => "accounts-expiry";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var args = new { limit, now = now.ToUnixTimeMilliseconds() };
        var flows = await tx.ExecuteAsync(
            "delete from accounts_flow where hash in (select hash from accounts_flow where expires_ms <= @now limit @limit)", args);
        var sessions = await tx.ExecuteAsync(
            "delete from accounts_session where id in (select id from accounts_session where expires_ms <= @now limit @limit)", args);
        return Math.Max(flows, sessions);
    }
}
