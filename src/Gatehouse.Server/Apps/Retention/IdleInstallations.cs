using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Administration;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Retention;

/// <summary>Deletes installations that nobody is known behind and that were not heard of for as long as their organization says. Locked ones stay, so that no lock runs out.</summary>
internal sealed class IdleInstallations(Database database, InstallationChanges changes, IAudit audit, AppsMetrics metrics, TimeProvider time, ILogger<IdleInstallations> log)
    : SweepTask(database, time, log)
{
    /// <inheritdoc/>
    public override string Name => "apps-idle";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override int BatchSize => 100;

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var rows = await tx.QueryAsync<InstallationRow>(
            $"""
            select i.* from apps_tenant t join apps_installation i on i.org_id = t.org_id
            where i.state in ('active', 'revoked') and i.last_seen_ms < @now - t.inactivity_ms
                and not exists (select 1 from apps_user u where u.id = i.user_id and u.person_id is not null)
            order by i.org_id, i.last_seen_ms limit @limit{(tx.Kind == DatabaseKind.Postgres ? " for update of i skip locked" : "")}
            """, new { now = now.ToUnixTimeMilliseconds(), limit });
        foreach (var row in rows)
        {
            await changes.DeleteAsync(tx, row, await AppUserStore.ReadAsync(tx, row.OrgId, row.UserId));
            await audit.WriteAsync(tx, row.OrgId, "system", "apps-idle", "installation.expire", row.Id);
        }

        tx.AfterCommit(() => metrics.Removed(rows.Count));
        return rows.Count;
    }
}
