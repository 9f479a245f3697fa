using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>Merges that happened (<c>apps_merge</c>), for those who keep data under the subject that is no more. Each is there once.</summary>
internal sealed class MergeStore(Database database, TimeProvider time)
{
    /// <summary>Notes one.</summary>
    public Task AddAsync(Tx tx, string organizationId, string fromUser, string toUser, string installationId) => tx.ExecuteAsync(
        """
        insert into apps_merge (id, org_id, from_user, to_user, installation_id, created_ms) values (@id, @organizationId, @fromUser, @toUser, @installationId, @now)
        on conflict (org_id, from_user) do nothing
        """,
        new { id = Id.New("mrg", time), organizationId, fromUser, toUser, installationId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    /// <summary>Oldest first, so that whoever reads on from where they stopped misses none.</summary>
    public Task<List<MergeRow>> ListAsync(string organizationId, string? since, PageRequest page, CancellationToken ct)
    {
        var after = page.After() ?? since;
        return database.QueryAsync<MergeRow>(
            $"select * from apps_merge where org_id = @organizationId {(after is null ? "" : "and id > @after")} order by id limit @Fetch",
            new { organizationId, after, page.Fetch }, ct);
    }
}
