using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Consent;

/// <summary>What people allowed clients, in <c>oauth_consent</c>: one row for each person and client, which grows with what is allowed.</summary>
internal sealed class ConsentStore(Database database, TimeProvider time)
{
    private const string Select = """
        select c.id, c.org_id, c.person_id, p.name as person_name, c.client_id, k.name as client_name, c.scopes, c.created_ms, c.updated_ms
        from oauth_consent c join admin_person p on p.id = c.person_id join oauth_client k on k.id = c.client_id
        where c.org_id = @organizationId
        """;

    /// <summary>True when the person allowed all of these scopes before.</summary>
    public static async Task<bool> CoversAsync(Tx tx, string personId, string clientId, string scopes)
    {
        var known = await tx.ScalarAsync<string>(
            "select scopes from oauth_consent where person_id = @personId and client_id = @clientId", new { personId, clientId });
        return known is not null && scopes.Split(' ').Except(known.Split(' '), StringComparer.Ordinal).All(s => s.Length == 0);
    }

    /// <summary>Remembers what was allowed, beside what was allowed before.</summary>
    public async Task RememberAsync(Tx tx, string organizationId, string personId, string clientId, string scopes)
    {
        var known = await tx.ScalarAsync<string>(
            "select scopes from oauth_consent where person_id = @personId and client_id = @clientId" + tx.ForUpdate, new { personId, clientId });
        var all = string.Join(' ', $"{known} {scopes}".Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal));
        await tx.ExecuteAsync(
            """
            insert into oauth_consent (id, org_id, person_id, client_id, scopes, created_ms, updated_ms)
            values (@id, @organizationId, @personId, @clientId, @all, @now, @now)
            on conflict (person_id, client_id) do update set scopes = excluded.scopes, updated_ms = excluded.updated_ms
            """,
            new { id = Id.New("con", time), organizationId, personId, clientId, all, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
    }

    /// <summary>In the order they were given first; of one person or client where one is named.</summary>
    public Task<List<ConsentRow>> ListAsync(string organizationId, string? personId, string? clientId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<ConsentRow>(
            $"""
            {Select}
            {(personId is null ? "" : "and c.person_id = @personId")} {(clientId is null ? "" : "and c.client_id = @clientId")} {(after is null ? "" : "and c.id > @after")}
            order by c.id limit @Fetch
            """,
            new { organizationId, personId, clientId, after, page.Fetch }, ct);
    }

    /// <summary>Forgets one, and says which it was; null when there is none.</summary>
    public static async Task<ConsentRow?> RemoveAsync(Tx tx, string organizationId, string id)
    {
        var row = await tx.FirstAsync<ConsentRow>(Select + " and c.id = @id", new { organizationId, id });
        return row is not null && await tx.ExecuteAsync("delete from oauth_consent where id = @id and org_id = @organizationId", new { id, organizationId }) == 1 ? row : null;
    }

    /// <summary>Forgets what a person allowed a client.</summary>
    public static Task RemoveAsync(Tx tx, string organizationId, string personId, string clientId) => tx.ExecuteAsync(
        "delete from oauth_consent where org_id = @organizationId and person_id = @personId and client_id = @clientId", new { organizationId, personId, clientId });
}
