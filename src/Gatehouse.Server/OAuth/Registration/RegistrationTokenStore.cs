using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Registration;

/// <summary>Reads and changes <c>oauth_registration_token</c>.</summary>
internal sealed class RegistrationTokenStore(Database database, TimeProvider time)
{
    /// <summary>Tokens in the order they were made.</summary>
    public Task<List<RegistrationTokenRow>> ListAsync(string organizationId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<RegistrationTokenRow>(
            $"select * from oauth_registration_token where org_id = @organizationId {(after is null ? "" : "and id > @after")} order by id limit @Fetch",
            new { organizationId, after, page.Fetch }, ct);
    }

    /// <summary>Makes one.</summary>
    public async Task<(RegistrationTokenRow Row, string Token)> AddAsync(Tx tx, string organizationId, string name, int maxUses, TimeSpan lifetime)
    {
        var token = SecretToken.New(Prefixes.InitialAccessToken);
        var row = new RegistrationTokenRow
        {
            Id = Id.New("rgt", time),
            Name = name,
            MaxUses = maxUses,
            CreatedMs = Now,
            ExpiresMs = Now + (long)lifetime.TotalMilliseconds,
        };
        await tx.ExecuteAsync(
            """
            insert into oauth_registration_token (id, org_id, hash, name, max_uses, created_ms, expires_ms)
            values (@Id, @organizationId, @hash, @Name, @MaxUses, @CreatedMs, @ExpiresMs)
            """,
            new { row.Id, organizationId, hash = SecretToken.Hash(token), row.Name, row.MaxUses, row.CreatedMs, row.ExpiresMs });
        return (row, token);
    }

    /// <summary>Ends one; false when there is none.</summary>
    public static async Task<bool> DeleteAsync(Tx tx, string organizationId, string id) =>
        await tx.ExecuteAsync("delete from oauth_registration_token where org_id = @organizationId and id = @id", new { organizationId, id }) == 1;

    /// <summary>Counts a use in the row, so that no two share the last one; null when the token is unknown, expired or used up.</summary>
    public Task<string?> UseAsync(Tx tx, string organizationId, string token) =>
        tx.ScalarAsync<string>(
            "update oauth_registration_token set used = used + 1 where hash = @hash and org_id = @organizationId and used < max_uses and expires_ms > @now returning id",
            new { hash = SecretToken.Hash(token), organizationId, now = Now });

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
