using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.Domains;

/// <summary>A domain of an organization that others claim too.</summary>
internal sealed class ContestedDomain
{
    public required string Domain { get; init; }

    /// <summary>True when one of the others has proven it.</summary>
    public bool Verified { get; init; }
}

/// <summary>Domain rows. A verified claim beats any other; among claims that nobody verified the oldest counts.</summary>
internal sealed class DomainStore(Database database, TimeProvider time)
{
    /// <summary>Most domains of one organization.</summary>
    public const int Most = 200;

    private const int TokenBytes = 20;

    /// <summary>
    /// The organization that has a domain; null when none has. One that is switched off keeps a domain that it proved, and stands
    /// in nobody's way where it did not.
    /// </summary>
    public Task<OrganizationRow?> OwnerAsync(string domain, CancellationToken ct) =>
        database.FirstAsync<OrganizationRow>(
            """
            select o.id, o.slug, o.name, o.disabled_ms from enrollment_account_domain d join admin_organization o on o.id = d.org_id
            where d.domain = @domain and (o.disabled_ms is null or d.verified_ms is not null)
            order by case when d.verified_ms is null then 1 else 0 end, d.created_ms, o.id limit 1
            """, new { domain }, ct);

    /// <summary>All of an organization.</summary>
    public Task<List<DomainRow>> ListAsync(string organizationId, CancellationToken ct) =>
        database.QueryAsync<DomainRow>("select * from enrollment_account_domain where org_id = @organizationId order by domain", new { organizationId }, ct);

    /// <summary>Those of an organization's domains that other organizations claim, too; which ones stays untold.</summary>
    public Task<List<ContestedDomain>> ContestedAsync(string organizationId, CancellationToken ct) =>
        database.QueryAsync<ContestedDomain>(
            """
            select d.domain, max(case when r.verified_ms is null then 0 else 1 end) = 1 as verified
            from enrollment_account_domain d
            join enrollment_account_domain r on r.domain = d.domain and r.org_id <> d.org_id
            join admin_organization o on o.id = r.org_id
            where d.org_id = @organizationId and (o.disabled_ms is null or r.verified_ms is not null)
            group by d.domain
            """, new { organizationId }, ct);

    /// <summary>One.</summary>
    public Task<DomainRow?> FindAsync(string organizationId, string domain, CancellationToken ct) =>
        database.FirstAsync<DomainRow>(
            "select * from enrollment_account_domain where org_id = @organizationId and domain = @domain", new { organizationId, domain }, ct);

    /// <summary>How many there are.</summary>
    public static Task<long> CountAsync(Tx tx, string organizationId) =>
        tx.ScalarAsync<long>("select count(*) from enrollment_account_domain where org_id = @organizationId", new { organizationId });

    /// <summary>Adds one, with a token of its own; a repetition changes nothing.</summary>
    public Task AddAsync(Tx tx, string organizationId, string domain) => tx.ExecuteAsync(
        """
        insert into enrollment_account_domain (org_id, domain, token, created_ms) values (@organizationId, @domain, @token, @now)
        on conflict (org_id, domain) do nothing
        """,
        new { organizationId, domain, token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)), now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    /// <summary>Removes one.</summary>
    public static async Task<bool> RemoveAsync(Tx tx, string organizationId, string domain) =>
        await tx.ExecuteAsync("delete from enrollment_account_domain where org_id = @organizationId and domain = @domain", new { organizationId, domain }) == 1;

    /// <summary>
    /// Notes a claim as proven; whoever had the domain has lost it. Nothing changes when the claim is verified already, when it was
    /// removed while the proof was looked for (added again it is another claim), or when somebody else proved the domain since then.
    /// </summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="claim">The claim, as it was when the proof was looked for.</param>
    /// <param name="proof">What proves it.</param>
    /// <param name="at">When the look for it began: what was seen then may not hold any more.</param>
    public static async Task<DomainTransfer?> VerifyAsync(Tx tx, DomainRow claim, DomainProof proof, DateTimeOffset at)
    {
        // Every claim of the domain is locked, in one order, so that of two that are proven at once one sees what the other did.
        var claims = await tx.QueryAsync<DomainRow>(
            "select * from enrollment_account_domain where domain = @Domain order by org_id" + tx.ForUpdate, new { claim.Domain });
        var verified = claims.Find(c => c.VerifiedMs is not null);
        var now = at.ToUnixTimeMilliseconds();
        if (!claims.Exists(c => c.OrgId == claim.OrgId && c.Token == claim.Token) || verified?.OrgId == claim.OrgId || verified?.VerifiedMs > now)
        {
            return null;
        }

        await tx.ExecuteAsync("update enrollment_account_domain set verified_ms = null, verified_by = null where domain = @Domain and verified_ms is not null", new { claim.Domain });
        await tx.ExecuteAsync(
            "update enrollment_account_domain set verified_ms = @now, verified_by = @proof where domain = @Domain and org_id = @OrgId",
            new { now, proof = Words.Of(proof), claim.Domain, claim.OrgId });
        return new DomainTransfer(verified?.OrgId);
    }
}

/// <summary>A domain became an organization's.</summary>
/// <param name="FromOrganizationId">Who had proven it before; null for nobody.</param>
internal sealed record DomainTransfer(string? FromOrganizationId);
