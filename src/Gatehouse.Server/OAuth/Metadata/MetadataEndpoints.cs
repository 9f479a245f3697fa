using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.OAuth.Keys;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Metadata;

/// <summary>What anybody may know of an issuer: its description (RFC 8414, OpenID Connect Discovery) and its public keys (RFC 7517 §5).</summary>
internal static class MetadataEndpoints
{
    // Well below the time that a key is published before it signs.
    private static readonly TimeSpan KeysMaxAge = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan DescriptionMaxAge = TimeSpan.FromHours(1);

    /// <summary>Both documents are the same.</summary>
    public static async Task<IResult> DescribeAsync(HttpContext http, string org, IssuerDirectory issuers, IEnumerable<IMetadataPart> parts, IOptions<OAuthOptions> options, CancellationToken ct) =>
        await issuers.FindAsync(org, ct) is { } issuer
            ? OAuthAnswers.Public(http, Describe(issuer, parts, options.Value).ToJson(), DescriptionMaxAge)
            : TypedResults.NotFound();

    /// <summary>The public keys, those of tomorrow included.</summary>
    public static async Task<IResult> KeysAsync(HttpContext http, string org, IssuerDirectory issuers, SigningKeys keys, CancellationToken ct) =>
        await issuers.FindAsync(org, ct) is { } issuer
            ? OAuthAnswers.Public(http, (await keys.PublishedAsync(issuer.OrganizationId, ct)).ToJson(), KeysMaxAge)
            : TypedResults.NotFound();

    private static ServerMetadata Describe(Issuer issuer, IEnumerable<IMetadataPart> parts, OAuthOptions options) =>
        new(issuer.Address, issuer.Endpoint("authorize"), issuer.TokenEndpoint, issuer.Endpoint("jwks"))
        {
            IntrospectionEndpoint = issuer.Endpoint("introspect"),
            RevocationEndpoint = issuer.Endpoint("revoke"),
            RegistrationEndpoint = options.DynamicRegistration ? issuer.Endpoint("register") : null,
            DeviceAuthorizationEndpoint = issuer.Endpoint("device_authorization"),
            PushedAuthorizationRequestEndpoint = issuer.Endpoint("par"),
            UserinfoEndpoint = issuer.Endpoint("userinfo"),
            EndSessionEndpoint = issuer.Endpoint("logout"),
            Scopes = [.. PersonClaims.Scopes, "offline_access"],
            TokenEndpointAuthMethods = [.. ClientAuthMethods.All.Where(m => m != ClientAuthMethods.Tls || options.ClientCaFile is not null)],
            AcrValues = [.. Acr.Levels, .. Acr.All],
            OtherEndpoints = parts.SelectMany(p => p.Endpoints(issuer)).ToDictionary(StringComparer.Ordinal),
            UiLocales = ["en", "de"],
            CertificateBoundAccessTokens = true,
        };
}
