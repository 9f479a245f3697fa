using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>Deletes anonymous users that their device left for somebody's user, 30 days later.</summary>
internal sealed class LeftBehindSweep(Database database, TimeProvider time, ILogger<LeftBehindSweep> log) : SweepTask(database, time, log)
{
    /// <summary>How long such a user is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public override string Name => "apps-left-behind";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromHours(6);

    /// <inheritdoc/>
    protected override Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct) => tx.ExecuteAsync(
        """
        delete from apps_user where id in (
            select id from apps_user where state = 'merged' and merged_into is null and merged_ms <= @before order by merged_ms limit @limit)
        """,
        new { before = (now - Kept).ToUnixTimeMilliseconds(), limit });
}
