using System.Text.Json;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.Fallback;

/// <summary>A server token with its end.</summary>
internal sealed record StoredServerToken(AppleServerToken Token, DateTimeOffset Expires);

/// <summary>The server tokens of Apple Business and School Manager, sealed.</summary>
internal sealed class AppleTokenStore(Database database, SecretBox secrets)
{
    /// <summary>The organization's token; null when none is stored.</summary>
    public async Task<StoredServerToken?> FindAsync(string organizationId, CancellationToken ct) =>
        await database.FirstAsync<Row>("select token_sealed, expires_ms from enrollment_account_apple where org_id = @organizationId", new { organizationId }, ct) is { } row
            ? new StoredServerToken(
                JsonSerializer.Deserialize<AppleServerToken>(secrets.Open(row.TokenSealed, Purpose(organizationId)))!, DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresMs))
            : null;

    /// <summary>Stores a token in place of the one before.</summary>
    public Task StoreAsync(Tx tx, string organizationId, StoredServerToken token) => tx.ExecuteAsync(
        """
        insert into enrollment_account_apple (org_id, token_sealed, expires_ms) values (@organizationId, @content, @expires)
        on conflict (org_id) do update set token_sealed = excluded.token_sealed, expires_ms = excluded.expires_ms
        """,
        new
        {
            organizationId,
            content = secrets.Seal(JsonSerializer.SerializeToUtf8Bytes(token.Token), Purpose(organizationId)),
            expires = token.Expires.ToUnixTimeMilliseconds(),
        });

    private static string Purpose(string organizationId) => $"enrollment.apple-token:{organizationId}";

    private sealed class Row
    {
        public required byte[] TokenSealed { get; init; }

        public long ExpiresMs { get; init; }
    }
}
