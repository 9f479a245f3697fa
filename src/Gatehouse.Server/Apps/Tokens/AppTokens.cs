using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Tokens;

/// <summary>Makes an app's own tokens from a grant, bound to its key.</summary>
internal sealed class AppTokens(IAccessTokens tokens)
{
    /// <summary>An access token and, where the scope has <c>offline_access</c>, the only refresh token of the grant.</summary>
    public async Task<TokenResponse> IssueAsync(Tx tx, OAuthClient client, string grantId, ScopeSet scopes, string thumbprint)
    {
        var (lifetime, unused) = Lifetimes(client);
        var access = await tokens.IssueAsync(tx, client.OrganizationId, grantId, Audiences.Internal, scopes.ToString(), lifetime, thumbprint);
        var refresh = scopes.Contains(AppScopes.OfflineAccess)
            ? await tokens.IssueRefreshAsync(tx, client.OrganizationId, grantId, unused, thumbprint)
            : null;
        return new TokenResponse(access.Token, "DPoP", lifetime) { RefreshToken = refresh?.Token, Scopes = scopes };
    }

    /// <summary>How long access tokens are good, and refresh tokens may lie unused.</summary>
    public static (TimeSpan Access, TimeSpan Refresh) Lifetimes(OAuthClient client) =>
        (client.Settings.AccessTokenLifetime ?? AppLifetimes.Default.AccessToken, client.Settings.RefreshTokenLifetime ?? AppLifetimes.Default.RefreshToken);
}
