using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Gatehouse.Client.Contracts.OAuth;

/// <summary>How a client speaks and what it may have. Names are those of RFC 7591 §2 where it has one.</summary>
public sealed record OAuthClientSettings
{
    /// <summary><c>none</c> (a public client), <c>client_secret_basic</c>, <c>client_secret_post</c>, <c>private_key_jwt</c>, <c>tls_client_auth</c> or <c>self_signed_tls_client_auth</c>. Default <c>client_secret_basic</c>.</summary>
    [StringLength(64)]
    public string TokenEndpointAuthMethod { get; init; } = "client_secret_basic";

    /// <summary>Exact addresses; of loopback addresses the port may differ.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Where a logout may lead to.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>Told when a session ends.</summary>
    [StringLength(2048)]
    public string? BackchannelLogoutUri { get; init; }

    /// <summary>Grant types it may use. Default <c>authorization_code</c>.</summary>
    [MaxLength(10)]
    public IReadOnlyList<string> GrantTypes { get; init; } = ["authorization_code"];

    /// <summary>Scopes it may ask for; separated by blanks.</summary>
    [StringLength(2048)]
    public string Scopes { get; init; } = "";

    /// <summary>Where its tokens may be used: <c>api</c>, <c>userinfo</c>, or identifiers of resources. The first is used when it asks for none.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Authorization requests need <c>code_challenge</c>. Default true.</summary>
    public bool RequirePkce { get; init; } = true;

    /// <summary>Authorization requests must be pushed (RFC 9126).</summary>
    public bool RequirePushedAuthorizationRequests { get; init; }

    /// <summary>Tokens only with proof of possession (RFC 9449).</summary>
    public bool DpopBoundAccessTokens { get; init; }

    /// <summary>Tokens only for the TLS certificate that the request came with (RFC 8705).</summary>
    public bool TlsClientCertificateBoundAccessTokens { get; init; }

    /// <summary>Its public keys, as a JWK set.</summary>
    public JsonElement? Jwks { get; init; }

    /// <summary>Where its public keys are instead.</summary>
    [StringLength(2048)]
    public string? JwksUri { get; init; }

    /// <summary>Subject of its certificate, for <c>tls_client_auth</c>; one of this and the next two.</summary>
    [StringLength(1024)]
    public string? TlsClientAuthSubjectDn { get; init; }

    /// <summary>DNS name of its certificate.</summary>
    [StringLength(255)]
    public string? TlsClientAuthSanDns { get; init; }

    /// <summary>URI of its certificate.</summary>
    [StringLength(2048)]
    public string? TlsClientAuthSanUri { get; init; }

    /// <summary><c>ES256</c> or <c>RS256</c>. Default <c>ES256</c>.</summary>
    [RegularExpression("ES256|RS256")]
    public string IdTokenSignedResponseAlg { get; init; } = "ES256";

    /// <summary>People are asked before it gets anything. Default true; false for programs of your own.</summary>
    public bool AskConsent { get; init; } = true;

    /// <summary>Overrides the server's lifetime of access tokens.</summary>
    public TimeSpan? AccessTokenLifetime { get; init; }

    /// <summary>Overrides how long a refresh token may lie unused.</summary>
    public TimeSpan? RefreshTokenLifetime { get; init; }

    /// <summary>How long a grant lasts at most; no limit when absent.</summary>
    public TimeSpan? GrantLifetime { get; init; }

    /// <summary>Shown when consent is asked.</summary>
    [StringLength(2048)]
    public string? ClientUri { get; init; }

    /// <summary>Addresses of people who are responsible for it.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> Contacts { get; init; } = [];
}
