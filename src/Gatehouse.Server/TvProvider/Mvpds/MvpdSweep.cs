using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>Forgets used assertions that could not come again, logouts that nobody finished, and counts of wrong codes.</summary>
internal sealed class MvpdSweep(Database database, TimeProvider time, ILogger<MvpdSweep> log) : SweepTask(database, time, log)
{
    private static readonly string[] Statements =
    [
        "delete from tv_mvpd_assertion where replay_key in (select replay_key from tv_mvpd_assertion where end_ms <= @now order by end_ms limit @limit)",
        "delete from tv_mvpd_logout where id_hash in (select id_hash from tv_mvpd_logout where end_ms <= @now order by end_ms limit @limit)",
        "delete from tv_mvpd_guess where address_hash in (select address_hash from tv_mvpd_guess where since_ms <= @now - 86400000 order by since_ms limit @limit)",
    ];

    /// <inheritdoc/>
    public override string Name => "tv-mvpds";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var most = 0;
        foreach (var statement in Statements)
        {
            most = Math.Max(most, await tx.ExecuteAsync(statement, new { now = now.ToUnixTimeMilliseconds(), limit }));
        }

        return most;
    }
}
