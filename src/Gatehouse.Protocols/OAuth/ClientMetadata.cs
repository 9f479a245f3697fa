using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>
/// How a client describes itself (RFC 7591 §2; OpenID Connect Dynamic Client Registration §2), with the defaults of
/// those specifications. The same rules hold for clients that an administrator enters: <see cref="Check"/>.
/// </summary>
public sealed record ClientMetadata
{
    /// <summary>Longest document that is looked at.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary><c>client_id</c>, which a client repeats when it replaces its registration (RFC 7592 §2.2). Not written: it is the caller's to add.</summary>
    public string? ClientId { get; init; }

    /// <summary><c>client_secret</c>, as <see cref="ClientId"/>.</summary>
    public string? ClientSecret { get; init; }

    /// <summary><c>client_name</c>: shown to people, never trusted.</summary>
    public string? Name { get; init; }

    /// <summary><c>application_type</c>: <c>web</c> or <c>native</c>. Left out by a public client it means native, so that RFC 8252 addresses may be registered.</summary>
    public string? ApplicationType { get; init; }

    /// <summary><c>redirect_uris</c>.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary><c>post_logout_redirect_uris</c>.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary><c>backchannel_logout_uri</c>.</summary>
    public string? BackchannelLogoutUri { get; init; }

    /// <summary><c>token_endpoint_auth_method</c>: one of <see cref="ClientAuthenticationMethods"/>.</summary>
    public string TokenEndpointAuthMethod { get; init; } = ClientAuthenticationMethods.SecretBasic;

    /// <summary><c>grant_types</c>: of <see cref="OAuth.GrantTypes"/>.</summary>
    public IReadOnlyList<string> GrantTypes { get; init; } = [OAuth.GrantTypes.AuthorizationCode];

    /// <summary><c>response_types</c>: <c>code</c>, or none for clients without the code grant.</summary>
    public IReadOnlyList<string> ResponseTypes { get; init; } = ["code"];

    /// <summary><c>scope</c>: what the client may ask for; null for the server's default.</summary>
    public ScopeSet? Scopes { get; init; }

    /// <summary><c>jwks</c>: the client's public keys.</summary>
    public JsonWebKeySet? Keys { get; init; }

    /// <summary><c>jwks_uri</c>: where they are instead.</summary>
    public string? JwksUri { get; init; }

    /// <summary><c>id_token_signed_response_alg</c>: ES256 or RS256; null for the server's default.</summary>
    public JwsAlgorithm? IdTokenSignedResponseAlg { get; init; }

    /// <summary><c>require_pushed_authorization_requests</c> (RFC 9126 §6).</summary>
    public bool RequirePushedAuthorizationRequests { get; init; }

    /// <summary><c>dpop_bound_access_tokens</c> (RFC 9449 §5.2).</summary>
    public bool DpopBoundAccessTokens { get; init; }

    /// <summary><c>tls_client_certificate_bound_access_tokens</c> (RFC 8705 §3.4).</summary>
    public bool CertificateBoundAccessTokens { get; init; }

    /// <summary>Exactly one of <c>tls_client_auth_subject_dn</c>, <c>…_san_dns</c>, <c>…_san_uri</c>, <c>…_san_ip</c>, <c>…_san_email</c> for <c>tls_client_auth</c> (RFC 8705 §2.1.2): its name and its value.</summary>
    public KeyValuePair<string, string>? TlsClientAuthSubject { get; init; }

    /// <summary><c>client_uri</c>.</summary>
    public string? ClientUri { get; init; }

    /// <summary><c>contacts</c>.</summary>
    public IReadOnlyList<string> Contacts { get; init; } = [];

    /// <summary><c>software_id</c>.</summary>
    public string? SoftwareId { get; init; }

    /// <summary><c>software_version</c>.</summary>
    public string? SoftwareVersion { get; init; }

    /// <summary>Without a credential of its own.</summary>
    public bool IsPublic => TokenEndpointAuthMethod == ClientAuthenticationMethods.None;

    /// <summary>May have addresses of RFC 8252.</summary>
    public bool IsNative => ApplicationType == "native" || (ApplicationType is null && IsPublic);

    /// <summary>Reads a registration and checks it. Members that we do not know are ignored (RFC 7591 §2).</summary>
    public static bool TryParse(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out ClientMetadata? metadata, [NotNullWhen(false)] out OAuthError? error)
    {
        metadata = null;
        error = null;
        using var document = json.Length > MaxBytes ? null : StrictJson.Parse(json, maxDepth: 10);
        if (document is null)
        {
            error = OAuthError.InvalidClientMetadata("The metadata is not one JSON object of acceptable size with unique names.");
            return false;
        }

        error = ClientMetadataReader.Read(document.RootElement, out var read) ?? read!.Check();
        metadata = error is null ? read : null;
        return error is null;
    }

    /// <summary>Whether the parts fit together (RFC 7591 §2, §2.1). Null when they do.</summary>
    public OAuthError? Check() => ClientMetadataRules.Check(this);

    /// <summary>Writes the members; <c>client_id</c>, secret and registration token are the caller's to add (RFC 7591 §3.2.1).</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        StrictJson.Text(json, "client_name", Name);
        StrictJson.Text(json, "application_type", ApplicationType);
        StrictJson.Texts(json, "redirect_uris", RedirectUris);
        StrictJson.Texts(json, "post_logout_redirect_uris", PostLogoutRedirectUris);
        StrictJson.Text(json, "backchannel_logout_uri", BackchannelLogoutUri);
        json.WriteString("token_endpoint_auth_method", TokenEndpointAuthMethod);
        StrictJson.Texts(json, "grant_types", GrantTypes);
        StrictJson.Texts(json, "response_types", ResponseTypes);
        StrictJson.Text(json, "scope", Scopes is { IsEmpty: false } ? Scopes.ToString() : null);
        if (Keys is not null)
        {
            json.WritePropertyName("jwks");
            json.WriteRawValue(Keys.ToJson());
        }

        StrictJson.Text(json, "jwks_uri", JwksUri);
        StrictJson.Text(json, "id_token_signed_response_alg", IdTokenSignedResponseAlg is { } alg ? JwsAlgorithms.Name(alg) : null);
        json.WriteBoolean("require_pushed_authorization_requests", RequirePushedAuthorizationRequests);
        json.WriteBoolean("dpop_bound_access_tokens", DpopBoundAccessTokens);
        json.WriteBoolean("tls_client_certificate_bound_access_tokens", CertificateBoundAccessTokens);
        if (TlsClientAuthSubject is { } subject)
        {
            json.WriteString(subject.Key, subject.Value);
        }

        StrictJson.Text(json, "client_uri", ClientUri);
        StrictJson.Texts(json, "contacts", Contacts);
        StrictJson.Text(json, "software_id", SoftwareId);
        StrictJson.Text(json, "software_version", SoftwareVersion);
    }
}
