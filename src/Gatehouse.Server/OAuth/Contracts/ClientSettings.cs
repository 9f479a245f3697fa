using System.Text.Json;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>What is settled about a client; stored as one document. Names are those of RFC 7591 §2 where it has one.</summary>
public sealed record ClientSettings
{
    /// <summary>One of <see cref="ClientAuthMethods"/>; <c>none</c> makes it a public client.</summary>
    public string TokenEndpointAuthMethod { get; init; } = ClientAuthMethods.SecretBasic;

    /// <summary>Exact addresses; of loopback addresses the port may differ (RFC 8252 §7.3).</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Where a logout may lead to.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>Told when a session ends (OpenID Connect Back-Channel Logout).</summary>
    public string? BackchannelLogoutUri { get; init; }

    /// <summary>Grant types it may use.</summary>
    public IReadOnlyList<string> GrantTypes { get; init; } = [];

    /// <summary>Response types it may use.</summary>
    public IReadOnlyList<string> ResponseTypes { get; init; } = [];

    /// <summary>Scopes it may ask for; separated by blanks.</summary>
    public string Scopes { get; init; } = "";

    /// <summary>Audiences it may ask for: names of <see cref="Contracts.Audiences"/> or resource identifiers. The first one is used when it asks for none.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Authorization requests need <c>code_challenge</c> (RFC 7636).</summary>
    public bool RequirePkce { get; init; } = true;

    /// <summary>Authorization requests must be pushed (RFC 9126 §6).</summary>
    public bool RequirePushedAuthorizationRequests { get; init; }

    /// <summary>Tokens only with proof of possession (RFC 9449 §5.2).</summary>
    public bool DpopBoundAccessTokens { get; init; }

    /// <summary>Tokens only for the certificate that the request came with (RFC 8705 §3.4).</summary>
    public bool TlsClientCertificateBoundAccessTokens { get; init; }

    /// <summary>Its public keys, as a JWK set.</summary>
    public JsonElement? Jwks { get; init; }

    /// <summary>Where its public keys are; https only.</summary>
    public string? JwksUri { get; init; }

    /// <summary>Subject that its certificate must have, as an RFC 4514 string; for <see cref="ClientAuthMethods.Tls"/>.</summary>
    public string? TlsClientAuthSubjectDn { get; init; }

    /// <summary>DNS name that its certificate must have; for <see cref="ClientAuthMethods.Tls"/>.</summary>
    public string? TlsClientAuthSanDns { get; init; }

    /// <summary>URI that its certificate must have; for <see cref="ClientAuthMethods.Tls"/>.</summary>
    public string? TlsClientAuthSanUri { get; init; }

    /// <summary><c>ES256</c> or <c>RS256</c>.</summary>
    public string IdTokenSignedResponseAlg { get; init; } = "ES256";

    /// <summary>True when persons are asked before it gets anything; false for the organization's own programs.</summary>
    public bool AskConsent { get; init; } = true;

    /// <summary>Redirects with 308 instead of 303, as Apple's devices want it.</summary>
    public bool PermanentRedirect { get; init; }

    /// <summary>Kind of the grants that it gets; one of <see cref="GrantKinds"/>.</summary>
    public string GrantKind { get; init; } = GrantKinds.OAuth;

    /// <summary>Overrides the server's lifetime of access tokens.</summary>
    public TimeSpan? AccessTokenLifetime { get; init; }

    /// <summary>Overrides how long a refresh token may lie unused.</summary>
    public TimeSpan? RefreshTokenLifetime { get; init; }

    /// <summary>Overrides how long a grant lasts at most.</summary>
    public TimeSpan? GrantLifetime { get; init; }

    /// <summary>Shown when consent is asked.</summary>
    public string? ClientUri { get; init; }

    /// <summary>Shown when consent is asked.</summary>
    public string? LogoUri { get; init; }

    /// <summary>Shown when consent is asked.</summary>
    public string? PolicyUri { get; init; }

    /// <summary>Shown when consent is asked.</summary>
    public string? TosUri { get; init; }

    /// <summary>Addresses of people who are responsible for it.</summary>
    public IReadOnlyList<string> Contacts { get; init; } = [];

    /// <summary>True when it may use the grant type.</summary>
    public bool Allows(string grantType) => GrantTypes.Contains(grantType, StringComparer.Ordinal);

    /// <summary>True when answers to authorization requests may go to the address: it is registered.</summary>
    public bool LeadsTo(string redirectUri) => RedirectUris.Any(registered => RedirectUri.Matches(registered, redirectUri));
}
