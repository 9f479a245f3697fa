using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.Domains;

/// <summary>Domain rows. A verified claim beats any other; among claims that nobody verified the oldest counts.</summary>
internal sealed class DomainStore(Database database, TimeProvider time)
{
    /// <summary>Most domains of one organization.</summary>
    public const int Most = 200;

    /// <summary>The organization that has a domain; null when none has, or it is switched off.</summary>
    public Task<OrganizationRow?> OwnerAsync(string domain, CancellationToken ct) =>
        database.FirstAsync<OrganizationRow>(
            """
            select o.id, o.slug, o.name, o.disabled_ms from enrollment_account_domain d join admin_organization o on o.id = d.org_id
            where d.domain = @domain and o.disabled_ms is null
            order by case when d.verified_ms is null then 1 else 0 end, d.created_ms, o.id limit 1
            """, new { domain }, ct);

    /// <summary>All of an organization.</summary>
    public Task<List<DomainRow>> ListAsync(string organizationId, CancellationToken ct) =>
        database.QueryAsync<DomainRow>("select * from enrollment_account_domain where org_id = @organizationId order by domain", new { organizationId }, ct);

    /// <summary>One.</summary>
    public Task<DomainRow?> FindAsync(string organizationId, string domain, CancellationToken ct) =>
        database.FirstAsync<DomainRow>(
            "select * from enrollment_account_domain where org_id = @organizationId and domain = @domain", new { organizationId, domain }, ct);

    /// <summary>How many there are.</summary>
    public static Task<long> CountAsync(Tx tx, string organizationId) =>
        tx.ScalarAsync<long>("select count(*) from enrollment_account_domain where org_id = @organizationId", new { organizationId });

    /// <summary>Adds one; a repetition changes nothing.</summary>
    public Task AddAsync(Tx tx, string organizationId, string domain) => tx.ExecuteAsync(
        "insert into enrollment_account_domain (org_id, domain, created_ms) values (@organizationId, @domain, @now) on conflict (org_id, domain) do nothing",
        new { organizationId, domain, now = Now });

    /// <summary>Removes one.</summary>
    public static async Task<bool> RemoveAsync(Tx tx, string organizationId, string domain) =>
        await tx.ExecuteAsync("delete from enrollment_account_domain where org_id = @organizationId and domain = @domain", new { organizationId, domain }) == 1;

    /// <summary>The domain's own web server names this organization now; whoever had it verified before has lost it.</summary>
    public async Task VerifyAsync(Tx tx, string organizationId, string domain)
    {
        await tx.ExecuteAsync(
            "update enrollment_account_domain set verified_ms = null where domain = @domain and org_id <> @organizationId and verified_ms is not null",
            new { organizationId, domain });
        await tx.ExecuteAsync(
            "update enrollment_account_domain set verified_ms = @now where domain = @domain and org_id = @organizationId",
            new { organizationId, domain, now = Now });
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
