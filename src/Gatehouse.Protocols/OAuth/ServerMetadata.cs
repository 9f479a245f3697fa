using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>
/// The document by which clients configure themselves (RFC 8414 §2; OpenID Connect Discovery §3). It serves at both
/// well-known addresses. What the protocol core decides, such as algorithms and PKCE, stands here; what differs by
/// installation is given.
/// </summary>
/// <param name="Issuer">Without query and fragment; exactly as in tokens.</param>
/// <param name="AuthorizationEndpoint">RFC 6749 §3.1.</param>
/// <param name="TokenEndpoint">RFC 6749 §3.2.</param>
/// <param name="JwksUri">The signing keys.</param>
public sealed record ServerMetadata(string Issuer, string AuthorizationEndpoint, string TokenEndpoint, string JwksUri)
{
    /// <summary>RFC 7662.</summary>
    public string? IntrospectionEndpoint { get; init; }

    /// <summary>RFC 7009.</summary>
    public string? RevocationEndpoint { get; init; }

    /// <summary>RFC 7591.</summary>
    public string? RegistrationEndpoint { get; init; }

    /// <summary>RFC 8628 §4.</summary>
    public string? DeviceAuthorizationEndpoint { get; init; }

    /// <summary>RFC 9126 §5.</summary>
    public string? PushedAuthorizationRequestEndpoint { get; init; }

    /// <summary>OpenID Connect Core §5.3.</summary>
    public string? UserinfoEndpoint { get; init; }

    /// <summary>OpenID Connect RP-Initiated Logout §2.1.</summary>
    public string? EndSessionEndpoint { get; init; }

    /// <summary>Scopes worth naming.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = PersonClaims.Scopes;

    /// <summary>Grants that clients may have.</summary>
    public IReadOnlyList<string> GrantTypes { get; init; } = OAuth.GrantTypes.All;

    /// <summary>How clients may prove themselves.</summary>
    public IReadOnlyList<string> TokenEndpointAuthMethods { get; init; } = ClientAuthenticationMethods.All;

    /// <summary><c>acr_values_supported</c>.</summary>
    public IReadOnlyList<string> AcrValues { get; init; } = [];

    /// <summary><c>ui_locales_supported</c>.</summary>
    public IReadOnlyList<string> UiLocales { get; init; } = [];

    /// <summary>RFC 8705 §5: the same endpoints on a host that asks for certificates, by their metadata name; empty for none.</summary>
    public IReadOnlyDictionary<string, string> MtlsEndpointAliases { get; init; } = new Dictionary<string, string>();

    /// <summary>RFC 8705 §3.3: tokens can be bound to certificates.</summary>
    public bool CertificateBoundAccessTokens { get; init; }

    /// <summary>Endpoints that no specification names, by the metadata name that we give them; empty for none.</summary>
    public IReadOnlyDictionary<string, string> OtherEndpoints { get; init; } = new Dictionary<string, string>();

    /// <summary>A human's documentation.</summary>
    public string? ServiceDocumentation { get; init; }

    /// <summary>The document, in UTF-8.</summary>
    public byte[] ToJson() => StrictJson.Write(json =>
    {
        WriteEndpoints(json);
        WriteAbilities(json);
        WriteClientAuthentication(json);
        WriteOpenId(json);
    });

    private void WriteEndpoints(Utf8JsonWriter json)
    {
        json.WriteString("issuer", Issuer);
        json.WriteString("authorization_endpoint", AuthorizationEndpoint);
        json.WriteString("token_endpoint", TokenEndpoint);
        json.WriteString("jwks_uri", JwksUri);
        StrictJson.Text(json, "introspection_endpoint", IntrospectionEndpoint);
        StrictJson.Text(json, "revocation_endpoint", RevocationEndpoint);
        StrictJson.Text(json, "registration_endpoint", RegistrationEndpoint);
        StrictJson.Text(json, "device_authorization_endpoint", DeviceAuthorizationEndpoint);
        StrictJson.Text(json, "pushed_authorization_request_endpoint", PushedAuthorizationRequestEndpoint);
        StrictJson.Text(json, "userinfo_endpoint", UserinfoEndpoint);
        StrictJson.Text(json, "end_session_endpoint", EndSessionEndpoint);
        StrictJson.Text(json, "service_documentation", ServiceDocumentation);
        foreach (var (name, address) in OtherEndpoints)
        {
            json.WriteString(name, address);
        }

        if (MtlsEndpointAliases.Count > 0)
        {
            json.WriteStartObject("mtls_endpoint_aliases");
            foreach (var (name, address) in MtlsEndpointAliases)
            {
                json.WriteString(name, address);
            }

            json.WriteEndObject();
        }
    }

    private void WriteAbilities(Utf8JsonWriter json)
    {
        StrictJson.Texts(json, "scopes_supported", Scopes);
        StrictJson.Texts(json, "response_types_supported", ["code"]);
        StrictJson.Texts(json, "response_modes_supported", ["query", "form_post"]);
        StrictJson.Texts(json, "grant_types_supported", GrantTypes);
        StrictJson.Texts(json, "code_challenge_methods_supported", [Pkce.Method]);
        StrictJson.Texts(json, "dpop_signing_alg_values_supported", JwsAlgorithms.Names);
        json.WriteBoolean("authorization_response_iss_parameter_supported", true); // RFC 9207 §3
        json.WriteBoolean("require_pushed_authorization_requests", false);
        json.WriteBoolean("tls_client_certificate_bound_access_tokens", CertificateBoundAccessTokens);
    }

    // RFC 8414 §2: whoever offers private_key_jwt at an endpoint names the algorithms there.
    private void WriteClientAuthentication(Utf8JsonWriter json)
    {
        string[] endpoints = ["token", .. IntrospectionEndpoint is null ? [] : new[] { "introspection" }, .. RevocationEndpoint is null ? [] : new[] { "revocation" }];
        foreach (var endpoint in endpoints)
        {
            // RFC 7662 §2.1: whoever introspects must prove who it is.
            var methods = endpoint == "introspection" ? TokenEndpointAuthMethods.Where(m => m != ClientAuthenticationMethods.None) : TokenEndpointAuthMethods;
            StrictJson.Texts(json, $"{endpoint}_endpoint_auth_methods_supported", [.. methods]);
            if (TokenEndpointAuthMethods.Contains(ClientAuthenticationMethods.PrivateKeyJwt, StringComparer.Ordinal))
            {
                StrictJson.Texts(json, $"{endpoint}_endpoint_auth_signing_alg_values_supported", JwsAlgorithms.Names);
            }
        }
    }

    private void WriteOpenId(Utf8JsonWriter json)
    {
        StrictJson.Texts(json, "subject_types_supported", ["public"]);
        StrictJson.Texts(json, "id_token_signing_alg_values_supported", ["ES256", "RS256"]);
        StrictJson.Texts(json, "claims_supported", [.. PersonClaims.Names, "acr", "amr", "auth_time", "sid"]);
        StrictJson.Texts(json, "prompt_values_supported", ["none", "login", "consent", "select_account"]);
        StrictJson.Texts(json, "acr_values_supported", AcrValues);
        StrictJson.Texts(json, "ui_locales_supported", UiLocales);
        json.WriteBoolean("claims_parameter_supported", false);
        json.WriteBoolean("request_parameter_supported", false);
        json.WriteBoolean("request_uri_parameter_supported", false);
        json.WriteBoolean("backchannel_logout_supported", true);
        json.WriteBoolean("backchannel_logout_session_supported", true);
    }
}
