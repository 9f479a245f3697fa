using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Grants;

/// <summary>Reads grants for those who look at them.</summary>
internal sealed class GrantQuery(Database database, TimeProvider time)
{
    /// <summary>Grants of the organization, newest first.</summary>
    public Task<List<GrantRow>> ListAsync(string organizationId, string? personId, string? clientId, bool? live, PageRequest page, CancellationToken ct)
    {
        var before = page.After();
        var conditions = new List<string> { "g.org_id = @organizationId" };
        Add(before is not null, "g.id < @before");
        Add(personId is not null, "g.person_id = @personId");
        Add(clientId is not null, "g.client_id = @clientId");
        Add(live is not null, live == true ? $"({Liveness.Condition})" : $"not ({Liveness.Condition})");
        return database.QueryAsync<GrantRow>(
            $"""
            select g.*, c.name as client_name, case when g.created_ms <= p.signed_out_ms then p.signed_out_ms end as signed_out_ms
            from oauth_grant g {Liveness.Joins("g.client_id")}
            where {string.Join(" and ", conditions)} order by g.id desc limit @Fetch
            """,
            new { organizationId, before, personId, clientId, page.Fetch, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, ct);

        void Add(bool wanted, string condition)
        {
            if (wanted)
            {
                conditions.Add(condition);
            }
        }
    }

    /// <summary>True when the organization has such a grant, living or not.</summary>
    public async Task<bool> ExistsAsync(string organizationId, string id, CancellationToken ct) =>
        await database.FirstAsync<string>("select id from oauth_grant where org_id = @organizationId and id = @id", new { organizationId, id }, ct) is not null;
}
