using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Clients;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Introspection;

/// <summary>
/// <c>POST /{org}/oauth2/introspect</c> (RFC 7662). Only confidential clients may ask, and they learn only about their own
/// tokens and about those for a resource that they introspect for; every other token is as good as dead (§2.2, §4).
/// </summary>
internal sealed class IntrospectionEndpoint(
    ClientDoor door, AccessTokenStore accessTokens, RefreshTokenReader refreshTokens, JwtTokens jwts, IntrospectionRights rights)
{
    /// <summary>Route handler.</summary>
    public static Task<IResult> PostAsync(HttpContext http, string org, IntrospectionEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(http, org, ct);

    private Task<IResult> HandleAsync(HttpContext http, string org, CancellationToken ct) =>
        door.EnterAsync(http, org, request => DescribeAsync(http, request, ct), ct);

    private async Task<IResult> DescribeAsync(HttpContext http, ClientRequest request, CancellationToken ct)
    {
        if (request.Client.IsPublic)
        {
            return OAuthAnswers.Error(http, OAuthError.InvalidClient("A public client may not introspect tokens."));
        }

        if (!TokenQuery.TryRead(request.Parameters, out var query, out var error))
        {
            return OAuthAnswers.Error(http, error);
        }

        var response = await DescribeAsync(request.Issuer, request.Client, query.Token, ct);
        return OAuthAnswers.Secret(http, response?.ToJson() ?? IntrospectionResponse.Inactive.ToArray());
    }

    private async Task<IntrospectionResponse?> DescribeAsync(Issuer issuer, OAuthClient client, string token, CancellationToken ct)
    {
        if (SecretToken.Is(Prefixes.RefreshToken, token))
        {
            return await refreshTokens.FindAsync(issuer.OrganizationId, token, ct) is { UsedMs: null } row && row.ClientId == client.Id ? Describe(issuer, row) : null;
        }

        if (SecretToken.Is(Prefixes.AccessToken, token))
        {
            return await accessTokens.FindAsync(token, ct) is { } info && info.OrganizationId == issuer.OrganizationId && await rights.AllowAsync(client, info.ClientId, info.Audience, ct)
                ? Describe(issuer, info)
                : null;
        }

        return await jwts.FindAsync(issuer, token, ct) is { Claims: var claims } jwt && await rights.AllowAsync(client, jwt.ClientId, claims.Audiences[0], ct)
            ? Describe(claims)
            : null;
    }

    private static IntrospectionResponse Describe(Issuer issuer, AccessTokenInfo info) => new(info.ClientWireId, info.Subject ?? info.PersonId ?? info.ClientId)
    {
        Issuer = issuer.Address,
        Audiences = [info.Audience],
        Scopes = ScopeSet.FromStored(info.Scopes),
        TokenType = info.DpopJkt is null ? "Bearer" : "DPoP",
        IssuedAt = info.Issued,
        ExpiresAt = info.Expires,
        AuthTime = info.AuthTime,
        Acr = info.Acr,
        Amr = info.Amr?.Split(' ') ?? [],
        DeviceId = info.DeviceId,
        IsAnonymous = info.IsAnonymous,
        DpopJkt = info.DpopJkt,
        Actor = info.Actor,
        CertificateThumbprint = info.CertificateSha256 is { } hash ? CertificateThumbprint.FromHash(hash) : null,
    };

    private static IntrospectionResponse Describe(AccessTokenClaims claims) => new(claims.ClientId, claims.Subject)
    {
        Issuer = claims.Issuer,
        Audiences = claims.Audiences,
        Scopes = claims.Scopes,
        TokenType = claims.DpopJkt is null ? "Bearer" : "DPoP",
        IssuedAt = claims.IssuedAt,
        ExpiresAt = claims.ExpiresAt,
        Id = claims.Id,
        AuthTime = claims.AuthTime,
        Acr = claims.Acr,
        Amr = claims.Amr,
        DeviceId = claims.DeviceId,
        IsAnonymous = claims.IsAnonymous,
        DpopJkt = claims.DpopJkt,
        CertificateThumbprint = claims.CertificateThumbprint,
        Actor = claims.Actor,
    };

    private static IntrospectionResponse Describe(Issuer issuer, RefreshGrantRow row) => new(row.ClientId, row.PersonId ?? row.ClientId)
    {
        Issuer = issuer.Address,
        Scopes = ScopeSet.FromStored(row.Scopes),
        IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.IssuedMs),
        ExpiresAt = row.ExpiresMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
        DpopJkt = row.DpopJkt,
    };
}
