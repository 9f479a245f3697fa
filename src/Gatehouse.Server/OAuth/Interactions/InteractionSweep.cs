using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Interactions;

/// <summary>Removes what nobody came back to: interactions and pushed requests past their end, and whom to tell of sessions that ran out by themselves.</summary>
internal sealed class InteractionSweep(Database database, TimeProvider time, ILogger<InteractionSweep> log) : SweepTask(database, time, log)
{
    /// <inheritdoc/>
    public override string Name => "oauth-interactions";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var args = new { now = now.ToUnixTimeMilliseconds(), limit };
        var interactions = await tx.ExecuteAsync(
            "delete from oauth_interaction where id in (select id from oauth_interaction where expires_ms <= @now order by expires_ms limit @limit)", args);
        var pushed = await tx.ExecuteAsync(
            "delete from oauth_pushed_request where uri_hash in (select uri_hash from oauth_pushed_request where expires_ms <= @now order by expires_ms limit @limit)", args);
        var told = await tx.ExecuteAsync(
            """
            delete from oauth_session_client where session_id in (
                select session_id from oauth_session_client c where not exists (select 1 from accounts_session s where s.id = c.session_id) limit @limit)
            """, args);
        return Math.Max(interactions, Math.Max(pushed, told));
    }
}
