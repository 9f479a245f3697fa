using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>Secrets of clients: random, shown once, stored as a hash; no slow hash is needed for 256 random bits.</summary>
internal sealed class ClientSecrets(TimeProvider time)
{
    /// <summary>True for clients that have one.</summary>
    public static bool Has(ClientSettings settings) => settings.TokenEndpointAuthMethod is ClientAuthMethods.SecretBasic or ClientAuthMethods.SecretPost;

    /// <summary>Makes a secret. Those before it end now or after a while.</summary>
    public async Task<string> RotateAsync(Tx tx, string clientId, DateTimeOffset oldUntil)
    {
        var secret = SecretToken.New(Prefixes.ClientSecret);
        var args = new
        {
            clientId,
            hash = SecretToken.Hash(secret),
            hint = secret[^4..],
            now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            until = oldUntil.ToUnixTimeMilliseconds(),
        };
        await tx.ExecuteAsync("delete from oauth_client_secret where client_id = @clientId and (expires_ms <= @now or @until <= @now)", args);
        await tx.ExecuteAsync("update oauth_client_secret set expires_ms = @until where client_id = @clientId and (expires_ms is null or expires_ms > @until)", args);
        await tx.ExecuteAsync("insert into oauth_client_secret (hash, client_id, hint, created_ms) values (@hash, @clientId, @hint, @now)", args);
        return secret;
    }

    /// <summary>True for a secret of the client that has not ended.</summary>
    public async Task<bool> FitsAsync(Tx tx, string clientId, string secret) =>
        await tx.FirstAsync<string>(
            "select client_id from oauth_client_secret where hash = @hash and client_id = @clientId and (expires_ms is null or expires_ms > @now)",
            new { hash = SecretToken.Hash(secret), clientId, now = time.GetUtcNow().ToUnixTimeMilliseconds() }) is not null;

    /// <summary>Removes all, of a client that proves itself otherwise from now on.</summary>
    public static Task DropAsync(Tx tx, string clientId) => tx.ExecuteAsync("delete from oauth_client_secret where client_id = @clientId", new { clientId });
}
