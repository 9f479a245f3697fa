using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>Reads and changes <c>oauth_client</c>, always within one organization. Rows are read on every request, so a change holds at once.</summary>
internal sealed class ClientStore(Database database, TimeProvider time) : IClients
{
    private const string ById = "select * from oauth_client where org_id = @organizationId and id = @id";
    private const string ByAlias = "select * from oauth_client where org_id = @organizationId and alias = @id";
    private const string ByKey = "select * from oauth_client where org_id = @organizationId and built_in = @key";

    /// <inheritdoc/>
    public async Task<OAuthClient?> FindAsync(string organizationId, string clientId, CancellationToken ct) =>
        (await FindRowAsync(organizationId, clientId, ct))?.ToClient();

    /// <inheritdoc/>
    public async Task<OAuthClient?> FindBuiltInAsync(string organizationId, string key, CancellationToken ct) =>
        (await database.FirstAsync<ClientRow>(ByKey, new { organizationId, key }, ct))?.ToClient();

    /// <inheritdoc/>
    public async Task<string> EnsureAsync(Tx tx, BuiltInClient client)
    {
        var settings = ClientRow.Write(client.Settings);
        await tx.ExecuteAsync(
            """
            insert into oauth_client (id, org_id, built_in, alias, name, settings, created_ms) values (@id, @OrganizationId, @Key, @Alias, @Name, @settings, @now)
            on conflict (org_id, built_in) where built_in is not null do update set name = excluded.name, settings = excluded.settings, version = oauth_client.version + 1
            where oauth_client.name <> excluded.name or oauth_client.settings <> excluded.settings
            """,
            new { id = Id.New("cli", time), client.OrganizationId, client.Key, client.Alias, client.Name, settings, now = Now });
        return (await tx.FirstAsync<ClientRow>(ByKey, new { organizationId = client.OrganizationId, key = client.Key }))!.Id;
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(Tx tx, string organizationId, string key) =>
        await tx.ExecuteAsync("delete from oauth_client where org_id = @organizationId and built_in = @key", new { organizationId, key }) == 1;

    /// <summary>The row behind <see cref="FindAsync"/>.</summary>
    public Task<ClientRow?> FindRowAsync(string organizationId, string clientId, CancellationToken ct) =>
        Id.Is("cli", clientId) ? database.FirstAsync<ClientRow>(ById, new { organizationId, id = clientId }, ct)
        : ClientAlias.Is(clientId) ? database.FirstAsync<ClientRow>(ByAlias, new { organizationId, id = clientId }, ct)
        : Task.FromResult<ClientRow?>(null);

    /// <summary>In a transaction, locked against other changes until its end.</summary>
    public static Task<ClientRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<ClientRow>(ById + tx.ForUpdate, new { organizationId, id });

    /// <summary>Clients in the order they were made.</summary>
    public Task<List<ClientRow>> ListAsync(string organizationId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<ClientRow>(
            $"select * from oauth_client where org_id = @organizationId {(after is null ? "" : "and id > @after")} order by id limit @Fetch",
            new { organizationId, after, page.Fetch }, ct);
    }

    /// <summary>Makes one and returns its row.</summary>
    public async Task<ClientRow> AddAsync(Tx tx, string organizationId, string name, ClientSettings settings, byte[]? registrationHash)
    {
        var row = new ClientRow
        {
            Id = Id.New("cli", time),
            OrgId = organizationId,
            Name = name,
            Settings = ClientRow.Write(settings),
            RegistrationHash = registrationHash,
            Version = 1,
            CreatedMs = Now,
        };
        await tx.ExecuteAsync(
            """
            insert into oauth_client (id, org_id, name, settings, registration_hash, created_ms)
            values (@Id, @OrgId, @Name, @Settings, @RegistrationHash, @CreatedMs)
            """, row);
        return row;
    }

    /// <summary>Sets what may change, and counts the change.</summary>
    public static Task ChangeAsync(Tx tx, string id, string name, ClientSettings settings, bool disabled) =>
        tx.ExecuteAsync(
            "update oauth_client set name = @name, settings = @settings, disabled = @disabled, version = version + 1 where id = @id",
            new { id, name, settings = ClientRow.Write(settings), disabled });

    /// <summary>Removes a client with its secrets, grants and tokens. Not one that a feature brought along.</summary>
    public static async Task<bool> DeleteAsync(Tx tx, string organizationId, string id) =>
        await tx.ExecuteAsync("delete from oauth_client where org_id = @organizationId and id = @id and built_in is null", new { organizationId, id }) == 1;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
