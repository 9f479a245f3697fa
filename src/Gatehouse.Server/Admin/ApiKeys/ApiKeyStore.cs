using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.ApiKeys;

/// <summary>Reads and changes <c>admin_api_key</c>, always within one organization.</summary>
public sealed class ApiKeyStore(Database database, TimeProvider time)
{
    private const string Columns = "id, name, hint, scopes, created_ms, expires_ms, last_used_ms";

    /// <summary>Keys in the order they were made.</summary>
    public Task<List<ApiKeyRow>> ListAsync(string organizationId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<ApiKeyRow>(
            $"""
            select {Columns} from admin_api_key
            where org_id = @organizationId {(after is null ? "" : "and id > @after")}
            order by id limit @Fetch
            """,
            new { organizationId, after, page.Fetch }, ct);
    }

    /// <summary>One of them.</summary>
    public Task<ApiKeyRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<ApiKeyRow>($"select {Columns} from admin_api_key where org_id = @organizationId and id = @id", new { organizationId, id }, ct);

    /// <summary>Makes a key with at most the maker's role.</summary>
    public async Task<CreatedApiKey> AddAsync(Tx tx, Caller maker, NewApiKey request)
    {
        var key = SecretToken.New(Credentials.KeyPrefix);
        var row = new ApiKeyRow
        {
            Id = Id.New("key", time),
            Name = request.Name.Trim(),
            Hint = key[^4..],
            Scopes = string.Join(' ', Access.Scopes.All.Where(request.Scopes.Contains)),
            CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            ExpiresMs = request.ExpiresAt?.ToUnixTimeMilliseconds(),
        };
        await tx.ExecuteAsync(
            """
            insert into admin_api_key (id, org_id, name, hint, hash, role, scopes, created_ms, expires_ms)
            values (@Id, @OrganizationId, @Name, @Hint, @hash, @role, @Scopes, @CreatedMs, @ExpiresMs)
            """,
            new { row.Id, maker.OrganizationId, row.Name, row.Hint, hash = SecretToken.Hash(key), role = Roles.Text(maker.Role), row.Scopes, row.CreatedMs, row.ExpiresMs });
        return new CreatedApiKey(row.ToContract(), key);
    }

    /// <summary>Ends a key; false when there is none.</summary>
    public static async Task<bool> DeleteAsync(Tx tx, string organizationId, string id) =>
        await tx.ExecuteAsync("delete from admin_api_key where org_id = @organizationId and id = @id", new { organizationId, id }) == 1;
}

/// <summary>A row of <c>admin_api_key</c>, without its hash.</summary>
public sealed class ApiKeyRow
{
    /// <summary><c>key_…</c></summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Last four characters.</summary>
    public required string Hint { get; init; }

    /// <summary>Separated by blanks.</summary>
    public required string Scopes { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long? ExpiresMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long? LastUsedMs { get; init; }

    /// <summary>As the API shows it.</summary>
    public ApiKey ToContract() => new(Id, Name, Hint, Scopes.Split(' '), At(CreatedMs)!.Value, At(ExpiresMs), At(LastUsedMs));

    private static DateTimeOffset? At(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
