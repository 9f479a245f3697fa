using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Upstream.Providers;

/// <summary>Reads and changes <c>accounts_upstream</c> and its domains, always within one organization.</summary>
public sealed class UpstreamStore(Database database)
{
    private const string ById = $"select {UpstreamRow.Columns} from accounts_upstream where org_id = @organizationId and id = @id";

    /// <summary>Providers in the order they came.</summary>
    public Task<List<UpstreamRow>> ListAsync(string organizationId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<UpstreamRow>(
            $"""
            select {UpstreamRow.Columns} from accounts_upstream
            where org_id = @organizationId {(after is null ? "" : "and id > @after")} order by id limit @Fetch
            """,
            new { organizationId, after, page.Fetch }, ct);
    }

    /// <summary>One of them.</summary>
    public Task<UpstreamRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<UpstreamRow>(ById, new { organizationId, id }, ct);

    /// <summary>As the other one, locked until the end of the transaction.</summary>
    public static Task<UpstreamRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<UpstreamRow>(ById + tx.ForUpdate, new { organizationId, id });

    /// <summary>True when people of the organization may sign in at any.</summary>
    public async Task<bool> AnyAsync(string organizationId, CancellationToken ct) => await database.FirstAsync<string>(
        "select id from accounts_upstream where org_id = @organizationId and enabled = true limit 1", new { organizationId }, ct) is not null;

    /// <summary>The enabled provider that is responsible for a domain.</summary>
    public Task<UpstreamChoice?> FindByDomainAsync(string organizationId, string domain, CancellationToken ct) => database.FirstAsync<UpstreamChoice>(
        """
        select u.id, u.name from accounts_upstream_domain d join accounts_upstream u on u.id = d.upstream_id
        where d.org_id = @organizationId and d.name = @domain and u.enabled = true
        """,
        new { organizationId, domain }, ct);

    /// <summary>Domains of the organization's providers, by the id of the provider.</summary>
    public async Task<ILookup<string, UpstreamDomain>> DomainsAsync(string organizationId, CancellationToken ct)
    {
        var rows = await database.QueryAsync<DomainRow>(
            "select upstream_id, name, authoritative from accounts_upstream_domain where org_id = @organizationId order by name", new { organizationId }, ct);
        return rows.ToLookup(r => r.UpstreamId, r => r.ToContract());
    }

    /// <summary>Domains of one provider.</summary>
    public static async Task<IReadOnlyList<UpstreamDomain>> DomainsAsync(Tx tx, string id) =>
        [.. (await tx.QueryAsync<DomainRow>(
            "select upstream_id, name, authoritative from accounts_upstream_domain where upstream_id = @id order by name", new { id })).Select(r => r.ToContract())];

    /// <summary>Adds one; false when its name or issuer is taken.</summary>
    public static async Task<bool> AddAsync(Tx tx, UpstreamRow row) =>
        await tx.ExecuteAsync(
            """
            insert into accounts_upstream (id, org_id, name, issuer, client_id, authentication, secret_sealed, settings, enabled, created_ms)
            values (@Id, @OrgId, @Name, @Issuer, @ClientId, @Authentication, @SecretSealed, @Settings, @Enabled, @CreatedMs)
            on conflict do nothing
            """,
            row) == 1;

    /// <summary>Writes what can change; false when the name is another's.</summary>
    public static async Task<bool> UpdateAsync(Tx tx, UpstreamRow row) =>
        await tx.ExecuteAsync(
            """
            update accounts_upstream set name = @Name, client_id = @ClientId, authentication = @Authentication, secret_sealed = @SecretSealed,
                settings = @Settings, enabled = @Enabled, version = version + 1
            where id = @Id and not exists (select 1 from accounts_upstream o where o.org_id = @OrgId and o.name = @Name and o.id <> @Id)
            """,
            row) == 1;

    /// <summary>Gives a provider exactly these domains; returns the first one that is another's.</summary>
    public static async Task<string?> SetDomainsAsync(Tx tx, UpstreamRow row, IReadOnlyList<UpstreamDomain> domains)
    {
        await tx.ExecuteAsync("delete from accounts_upstream_domain where upstream_id = @Id", new { row.Id });
        foreach (var domain in domains)
        {
            var added = await tx.ExecuteAsync(
                "insert into accounts_upstream_domain (org_id, name, upstream_id, authoritative) values (@OrgId, @Name, @Id, @Authoritative) on conflict do nothing",
                new { row.OrgId, domain.Name, row.Id, domain.Authoritative });
            if (added == 0)
            {
                return domain.Name;
            }
        }

        return null;
    }

    /// <summary>Removes one with its domains and links.</summary>
    public static Task DeleteAsync(Tx tx, string id) => tx.ExecuteAsync("delete from accounts_upstream where id = @id", new { id });

    private sealed class DomainRow
    {
        public required string UpstreamId { get; init; }

        public required string Name { get; init; }

        public bool Authoritative { get; init; }

        public UpstreamDomain ToContract() => new(Name, Authoritative);
    }
}
