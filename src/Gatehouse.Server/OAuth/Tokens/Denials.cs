using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.TokenEndpoint;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>Says more to installed apps about a token that is dead. Asked only once it is: nobody who is served pays for it.</summary>
internal sealed class Denials(Database database, IAppPolicy apps, TimeProvider time)
{
    private const string Columns = """
        select g.kind, g.client_id, t.dpop_jkt, t.expires_ms as token_expires_ms, g.expires_ms, g.suspended_ms, g.suspended_because, g.ended_ms, g.ended_because
        """;

    private const string ByRefreshToken = Columns + " from oauth_refresh_token t join oauth_grant g on g.id = t.grant_id where t.hash = @hash and t.org_id = @OrganizationId";
    private const string ByAccessToken = Columns + " from oauth_access_token t join oauth_grant g on g.id = t.grant_id where t.hash = @hash and t.org_id = @OrganizationId";

    /// <summary>The refusal with its reason, where the caller is an app that shows the key.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="token">What is dead.</param>
    /// <param name="error">What is said in any case.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<OAuthError> ExplainAsync(TokenContext context, string token, OAuthError error, CancellationToken ct)
    {
        if (context.Client.Settings.GrantKind != GrantKinds.App || context.Key is not { } key)
        {
            return error;
        }

        var sql = SecretToken.Is(Prefixes.RefreshToken, token) ? ByRefreshToken : SecretToken.Is(Prefixes.AccessToken, token) ? ByAccessToken : null;
        if (sql is null)
        {
            return error;
        }

        var row = await database.FirstAsync<GrantEnding>(sql, new { hash = DatedToken.Hash(token), context.OrganizationId }, ct);

        // Rows of tokens go some time after their end; the key is remembered for longer.
        return error with
        {
            Reason = row is null
                ? await apps.ReasonAsync(context.OrganizationId, key.Thumbprint, ct)
                : row.Reason(context.Client.Id, key.Thumbprint, time.GetUtcNow().ToUnixTimeMilliseconds()),
        };
    }
}
