using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Resources;

/// <summary>Reads and changes <c>oauth_resource</c>, always within one organization.</summary>
internal sealed class ResourceStore(Database database, TimeProvider time) : IResources
{
    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string organizationId, string identifier, CancellationToken ct) => await ByIdentifierAsync(organizationId, identifier, ct) is not null;

    /// <summary>The resource with an identifier; null when there is none.</summary>
    public Task<ResourceRow?> ByIdentifierAsync(string organizationId, string identifier, CancellationToken ct) =>
        database.FirstAsync<ResourceRow>("select * from oauth_resource where org_id = @organizationId and identifier = @identifier", new { organizationId, identifier }, ct);

    /// <summary>One by its id.</summary>
    public Task<ResourceRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<ResourceRow>("select * from oauth_resource where org_id = @organizationId and id = @id", new { organizationId, id }, ct);

    /// <summary>In a transaction, locked against other changes until its end.</summary>
    public static Task<ResourceRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<ResourceRow>($"select * from oauth_resource where org_id = @organizationId and id = @id{tx.ForUpdate}", new { organizationId, id });

    /// <summary>Resources in the order they were made.</summary>
    public Task<List<ResourceRow>> ListAsync(string organizationId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<ResourceRow>(
            $"select * from oauth_resource where org_id = @organizationId {(after is null ? "" : "and id > @after")} order by id limit @Fetch",
            new { organizationId, after, page.Fetch }, ct);
    }

    /// <summary>Makes one; null when the identifier is taken.</summary>
    public async Task<ResourceRow?> AddAsync(Tx tx, string organizationId, string identifier, string name, ResourceSettings settings)
    {
        var row = new ResourceRow
        {
            Id = Id.New("res", time),
            OrgId = organizationId,
            Identifier = identifier,
            Name = name,
            Settings = ResourceRow.Write(settings),
            Version = 1,
            CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var added = await tx.ExecuteAsync(
            """
            insert into oauth_resource (id, org_id, identifier, name, settings, created_ms) values (@Id, @OrgId, @Identifier, @Name, @Settings, @CreatedMs)
            on conflict (org_id, identifier) do nothing
            """, row);
        return added == 1 ? row : null;
    }

    /// <summary>Sets what may change, and counts the change. The identifier stays: tokens carry it.</summary>
    public static Task ChangeAsync(Tx tx, string id, string name, ResourceSettings settings) =>
        tx.ExecuteAsync(
            "update oauth_resource set name = @name, settings = @settings, version = version + 1 where id = @id",
            new { id, name, settings = ResourceRow.Write(settings) });

    /// <summary>Removes one. Tokens for it run out by themselves; no new ones are made.</summary>
    public static async Task<bool> DeleteAsync(Tx tx, string organizationId, string id) =>
        await tx.ExecuteAsync("delete from oauth_resource where org_id = @organizationId and id = @id", new { organizationId, id }) == 1;
}
