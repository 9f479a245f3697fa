using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Clients;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Grants;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Revocation;

/// <summary>
/// <c>POST /{org}/oauth2/revoke</c> (RFC 7009): a client gives a token back. A refresh token takes its whole grant with it
/// (§2.1); an access token goes alone. What is unknown or dead is answered as if it had been revoked (§2.2).
/// </summary>
internal sealed class RevocationEndpoint(
    ClientDoor door, Database database, RefreshTokenReader refreshTokens, AccessTokenStore accessTokens, JwtTokens jwts, GrantStore grants)
{
    private static readonly OAuthError Foreign = OAuthError.InvalidRequest("The token is another client's.");

    /// <summary>Route handler.</summary>
    public static Task<IResult> PostAsync(HttpContext http, string org, RevocationEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(http, org, ct);

    private Task<IResult> HandleAsync(HttpContext http, string org, CancellationToken ct) =>
        door.EnterAsync(http, org, request => RevokeAsync(http, request, ct), ct);

    private async Task<IResult> RevokeAsync(HttpContext http, ClientRequest request, CancellationToken ct)
    {
        if (!TokenQuery.TryRead(request.Parameters, out var query, out var error)
            || (error = await RevokeAsync(request.Issuer, request.Client, query.Token, ct)) is not null)
        {
            return OAuthAnswers.Error(http, error);
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok();
    }

    // The form of a token says what it is, so the hint (§2.1) has nothing to add.
    private async Task<OAuthError?> RevokeAsync(Issuer issuer, OAuthClient client, string token, CancellationToken ct)
    {
        if (SecretToken.Is(Prefixes.RefreshToken, token))
        {
            return await refreshTokens.FindAsync(issuer.OrganizationId, token, ct) is not { } row ? null
                : row.ClientId != client.Id ? Foreign
                : await DoAsync(tx => EndAsync(tx, client, row.GrantId), ct);
        }

        if (SecretToken.Is(Prefixes.AccessToken, token))
        {
            return await accessTokens.FindAsync(token, ct) is not { } info || info.OrganizationId != issuer.OrganizationId ? null
                : info.ClientId != client.Id ? Foreign
                : await DoAsync(tx => AccessTokenStore.DeleteAsync(tx, token), ct);
        }

        return await jwts.FindAsync(issuer, token, ct) is not { } jwt ? null
            : jwt.ClientId != client.Id ? Foreign
            : await DoAsync(tx => JwtTokens.RevokeAsync(tx, jwt.Claims), ct);
    }

    // An app that gives its tokens back, as when it locks itself, still has its key, which the grant is for: that one goes on.
    private Task EndAsync(Tx tx, OAuthClient client, string grantId) => client.Settings.GrantKind == GrantKinds.App
        ? accessTokens.DeleteAllAsync(tx, client.OrganizationId, grantId)
        : grants.EndAsync(tx, client.OrganizationId, grantId, EndReasons.RevokedByClient);

    private async Task<OAuthError?> DoAsync(Func<Tx, Task> work, CancellationToken ct)
    {
        await database.WriteAsync(work, ct);
        return null;
    }
}
