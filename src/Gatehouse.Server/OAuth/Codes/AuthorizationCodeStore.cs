using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Codes;

/// <summary>Authorization codes: <c>oauth_code</c>.</summary>
internal sealed class AuthorizationCodeStore(Database database, IOptions<OAuthOptions> options, TimeProvider time) : IAuthorizationCodes
{
    /// <inheritdoc/>
    public Task<string> IssueAsync(Tx tx, NewAuthorizationCode code) => IssueAsync(tx, code, options.Value.CodeLifetime);

    /// <summary>The same with a lifetime of its own.</summary>
    public async Task<string> IssueAsync(Tx tx, NewAuthorizationCode code, TimeSpan lifetime)
    {
        var secret = SecretToken.New(Prefixes.AuthorizationCode);
        var now = time.GetUtcNow();
        await tx.ExecuteAsync(
            """
            insert into oauth_code (hash, org_id, client_id, person_id, session_id, redirect_uri, code_challenge, dpop_jkt, nonce,
                scopes, audiences, acr, amr, auth_time_ms, issued_ms, expires_ms, context)
            values (@hash, @OrganizationId, @ClientId, @PersonId, @SessionId, @RedirectUri, @CodeChallenge, @DpopJkt, @Nonce,
                @Scopes, @audiences, @Acr, @amr, @authTime, @now, @expires, @Context)
            """,
            new
            {
                hash = SecretToken.Hash(secret),
                code.OrganizationId,
                code.ClientId,
                code.PersonId,
                code.SessionId,
                code.RedirectUri,
                code.CodeChallenge,
                code.DpopJkt,
                code.Nonce,
                code.Scopes,
                audiences = string.Join(' ', code.Audiences),
                code.Acr,
                amr = code.Amr.Count == 0 ? null : string.Join(' ', code.Amr),
                authTime = code.AuthTime?.ToUnixTimeMilliseconds(),
                now = now.ToUnixTimeMilliseconds(),
                expires = (now + lifetime).ToUnixTimeMilliseconds(),
                code.Context,
            });
        return secret;
    }

    /// <summary>The row of a code; null when there is none.</summary>
    public Task<CodeRow?> FindAsync(string organizationId, string code, CancellationToken ct) =>
        database.FirstAsync<CodeRow>("select * from oauth_code where hash = @hash and org_id = @organizationId", new { hash = SecretToken.Hash(code), organizationId }, ct);

    /// <summary>The row of a code in a transaction, locked until its end; null when there is none.</summary>
    public static Task<CodeRow?> LockAsync(Tx tx, string organizationId, string code) =>
        tx.FirstAsync<CodeRow>(
            $"select * from oauth_code where hash = @hash and org_id = @organizationId{tx.ForUpdate}",
            new { hash = SecretToken.Hash(code), organizationId });

    /// <summary>Marks a locked code as used up.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="row">The code.</param>
    /// <param name="grantId">Grant made from it, which ends when the code comes again; null when it was wasted.</param>
    public Task UseAsync(Tx tx, CodeRow row, string? grantId) =>
        tx.ExecuteAsync("update oauth_code set used_ms = @now, grant_id = @grantId where hash = @Hash", new { row.Hash, grantId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
}
