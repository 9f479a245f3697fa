using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Settings;

/// <summary>Reads and changes <c>apps_tenant</c>. Rows are read each time, so that a change holds at once in every process.</summary>
internal sealed class TenantStore(Database database, TimeProvider time)
{
    private const string Select = "select * from apps_tenant where org_id = @organizationId";

    private const string Read = """
        select o.id as org_id, t.settings, coalesce(t.version, 0) as version, coalesce(t.updated_ms, 0) as updated_ms,
            case when o.disabled_ms is null then false else true end as disabled
        from admin_organization o left join apps_tenant t on t.org_id = o.id where o.id = @organizationId
        """;

    /// <summary>The settings of an organization, or what holds without any.</summary>
    public async Task<TenantRow> ReadAsync(string organizationId, CancellationToken ct) =>
        await database.FirstAsync<TenantRow>(Read, new { organizationId }, ct) ?? new TenantRow { OrgId = organizationId };

    /// <summary>The same, locked for a change.</summary>
    public static async Task<TenantRow> LockAsync(Tx tx, string organizationId) =>
        await tx.FirstAsync<TenantRow>(Select + tx.ForUpdate, new { organizationId }) ?? new TenantRow { OrgId = organizationId };

    /// <summary>Replaces them, and counts the change.</summary>
    public Task SaveAsync(Tx tx, string organizationId, AppEnrollmentSettings settings) => tx.ExecuteAsync(
        """
        insert into apps_tenant (org_id, settings, inactivity_ms, updated_ms) values (@organizationId, @settings, @inactivity, @now)
        on conflict (org_id) do update set settings = excluded.settings, inactivity_ms = excluded.inactivity_ms, updated_ms = excluded.updated_ms, version = apps_tenant.version + 1
        """,
        new
        {
            organizationId,
            settings = TenantRow.Write(settings),
            inactivity = (long)TimeSpan.FromDays(settings.InactivityDays).TotalMilliseconds,
            now = time.GetUtcNow().ToUnixTimeMilliseconds(),
        });
}
