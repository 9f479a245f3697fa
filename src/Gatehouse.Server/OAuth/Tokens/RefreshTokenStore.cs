using System.Text;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>
/// Refresh tokens: <c>oauth_refresh_token</c>. Each is used once and names its successor, which is kept sealed: whoever
/// repeats a request whose answer got lost, within the grace window, gets that same successor (RFC 9700 §4.14.2 asks for
/// rotation; a device that misses one answer must not have to sign in).
/// </summary>
internal sealed class RefreshTokenStore(SecretBox secrets, IOptions<OAuthOptions> options, TimeProvider time)
{
    /// <summary>Makes the first refresh token of a grant.</summary>
    public async Task<IssuedRefreshToken> IssueAsync(Tx tx, string organizationId, string grantId, TimeSpan? lifetime, TokenBinding binding)
    {
        var secret = DatedToken.New(Prefixes.RefreshToken, time.GetUtcNow());
        var expires = await InsertAsync(tx, secret, organizationId, grantId, lifetime, binding);
        return new IssuedRefreshToken(secret, expires);
    }

    /// <summary>The row of a token in a transaction, locked until its end; null when there is none.</summary>
    public static Task<RefreshTokenRow?> LockAsync(Tx tx, string organizationId, string token) =>
        tx.FirstAsync<RefreshTokenRow>(
            $"select * from oauth_refresh_token where hash = @hash and org_id = @organizationId{tx.ForUpdate}",
            new { hash = DatedToken.Hash(token), organizationId });

    /// <summary>The next refresh token after a locked one: a new one at its first use, the same one within the grace window; null when it comes too late or after the successor was used.</summary>
    public async Task<IssuedRefreshToken?> SucceedAsync(Tx tx, RefreshTokenRow row, string token)
    {
        if (row.UsedMs is { } used)
        {
            return Now - used <= (long)options.Value.RefreshGrace.TotalMilliseconds ? await RepeatAsync(tx, row) : null;
        }

        var secret = DatedToken.After(token, time.GetUtcNow());
        var lifetime = row.LifetimeMs is { } ms ? TimeSpan.FromMilliseconds(ms) : (TimeSpan?)null;
        var expires = await InsertAsync(tx, secret, row.OrgId, row.GrantId, lifetime, new TokenBinding(row.DpopJkt, row.CertificateSha256));
        await tx.ExecuteAsync(
            "update oauth_refresh_token set used_ms = @now, successor_hash = @next, successor = @successor where hash = @Hash",
            new { row.Hash, now = Now, next = DatedToken.Hash(secret), successor = secrets.Seal(Encoding.UTF8.GetBytes(secret), Purpose(row)) });
        return new IssuedRefreshToken(secret, expires);
    }

    private static string Purpose(RefreshTokenRow row) => "oauth.refresh-successor:" + Convert.ToHexStringLower(row.Hash);

    private async Task<IssuedRefreshToken?> RepeatAsync(Tx tx, RefreshTokenRow row)
    {
        var next = await tx.FirstAsync<RefreshTokenRow>("select * from oauth_refresh_token where hash = @SuccessorHash", new { row.SuccessorHash });
        return next is { UsedMs: null } && row.Successor is { } sealedSecret
            ? new IssuedRefreshToken(Encoding.UTF8.GetString(secrets.Open(sealedSecret, Purpose(row))), next.Expires)
            : null;
    }

    private async Task<DateTimeOffset?> InsertAsync(
        Tx tx, string secret, string organizationId, string grantId, TimeSpan? lifetime, TokenBinding binding)
    {
        var expires = time.GetUtcNow() + lifetime;
        await tx.ExecuteAsync(
            """
            insert into oauth_refresh_token (hash, family, org_id, grant_id, dpop_jkt, certificate_sha256, issued_ms, expires_ms, lifetime_ms)
            values (@hash, @family, @organizationId, @grantId, @DpopJkt, @CertificateSha256, @now, @expires, @lifetime)
            """,
            new
            {
                hash = DatedToken.Hash(secret),
                family = DatedToken.Family(secret),
                organizationId,
                grantId,
                binding.DpopJkt,
                binding.CertificateSha256,
                now = Now,
                expires = expires?.ToUnixTimeMilliseconds(),
                lifetime = (long?)lifetime?.TotalMilliseconds,
            });
        return expires;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
