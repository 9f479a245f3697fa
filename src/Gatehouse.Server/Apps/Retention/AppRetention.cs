using Gatehouse.Server.Apps.Enrolling;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Retention;

/// <summary>Removes what is over: answers that nobody may ask for again, windows of quotas, and what is left of deleted installations and their subjects.</summary>
internal sealed class AppRetention(Database database, TimeProvider time, ILogger<AppRetention> log) : SweepTask(database, time, log)
{
    // So long does a device that was switched off learn that it was deleted, rather than that it is unknown; both wipe it.
    private static readonly TimeSpan GoneRemembered = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override string Name => "apps-retention";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var args = new
        {
            limit,
            answered = (now - Repetitions.Window).ToUnixTimeMilliseconds(),
            counted = (now - LongestWindow).ToUnixTimeMilliseconds(),
            gone = (now - GoneRemembered).ToUnixTimeMilliseconds(),
        };
        int[] changed =
        [
            await tx.ExecuteAsync(
                """
                update apps_installation set answer = null, idempotency_hash = null where id in (
                    select id from apps_installation where created_ms <= @answered and answer is not null limit @limit)
                """, args),
            await tx.ExecuteAsync(
                """
                delete from apps_quota where (org_id, kind, subject) in (
                    select org_id, kind, subject from apps_quota where since_ms <= @counted limit @limit)
                """, args),
            await tx.ExecuteAsync(
                """
                delete from apps_user where id in (
                    select i.user_id from apps_installation i where i.state = 'deleted' and i.state_ms <= @gone limit @limit)
                    and person_id is null and state <> 'merged' and not exists (
                        select 1 from apps_installation o where o.user_id = apps_user.id and (o.state <> 'deleted' or o.state_ms > @gone))
                """, args),
            await tx.ExecuteAsync(
                """
                delete from apps_installation where id in (
                    select id from apps_installation where state = 'deleted' and state_ms <= @gone limit @limit)
                """, args),
        ];
        return changed.Max();
    }
}
