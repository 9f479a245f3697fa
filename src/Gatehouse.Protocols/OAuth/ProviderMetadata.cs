using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>What an OpenID Provider of somebody else's says of itself (OpenID Connect Discovery §3), as far as a relying party needs it.</summary>
/// <param name="Issuer">Exactly as in its tokens.</param>
/// <param name="AuthorizationEndpoint">Where browsers are sent to.</param>
/// <param name="TokenEndpoint">Where codes are exchanged.</param>
/// <param name="JwksUri">Its signing keys.</param>
public sealed record ProviderMetadata(string Issuer, Uri AuthorizationEndpoint, Uri TokenEndpoint, Uri JwksUri)
{
    /// <summary>Longest document that is looked at.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int MaxUriLength = 2048;
    private const int MaxTextLength = 256;
    private const int MaxListLength = 500;

    /// <summary>OpenID Connect Core §5.3; null when it has none.</summary>
    public Uri? UserInfoEndpoint { get; private init; }

    /// <summary><c>scopes_supported</c>; null when it does not say.</summary>
    public IReadOnlyList<string>? Scopes { get; private init; }

    /// <summary><c>code_challenge_methods_supported</c>; null when it does not say.</summary>
    public IReadOnlyList<string>? CodeChallengeMethods { get; private init; }

    /// <summary><c>token_endpoint_auth_methods_supported</c>; without it <c>client_secret_basic</c> (RFC 8414 §2).</summary>
    public IReadOnlyList<string> TokenEndpointAuthMethods { get; private init; } = [ClientAuthenticationMethods.SecretBasic];

    /// <summary><c>token_endpoint_auth_signing_alg_values_supported</c>; null when it does not say.</summary>
    public IReadOnlyList<string>? TokenEndpointAuthAlgorithms { get; private init; }

    /// <summary><c>id_token_signing_alg_values_supported</c>; without it <c>RS256</c>, which every provider must support.</summary>
    public IReadOnlyList<string> IdTokenAlgorithms { get; private init; } = ["RS256"];

    /// <summary><c>authorization_response_iss_parameter_supported</c> (RFC 9207 §3): answers without <c>iss</c> are not from it.</summary>
    public bool NamesItselfInAnswers { get; private init; }

    /// <summary>Reads the document.</summary>
    /// <param name="json">As fetched.</param>
    /// <param name="issuer">Whose it must be (OpenID Connect Discovery §4.3).</param>
    /// <param name="allowLoopbackHttp">Accept <c>http</c> for loopback addresses.</param>
    /// <param name="metadata">What it says.</param>
    /// <param name="error">Why it is refused.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> json, string issuer, bool allowLoopbackHttp,
        [NotNullWhen(true)] out ProviderMetadata? metadata, [NotNullWhen(false)] out ParseError? error)
    {
        metadata = null;
        if (json.Length > MaxBytes)
        {
            return Fail($"more than {MaxBytes} bytes", out error);
        }

        using var document = StrictJson.Parse(json, maxDepth: 8);
        if (document is null)
        {
            return Fail("not one JSON object with unique names", out error);
        }

        var root = document.RootElement;
        if (!StrictJson.TryText(root, "issuer", MaxUriLength, out var named) || !string.Equals(named, issuer, StringComparison.Ordinal))
        {
            return Fail("issuer is another than the configured one", out error);
        }

        var (reason, read) = Read(root, issuer, allowLoopbackHttp);
        metadata = read;
        error = reason is null ? null : new ParseError("discovery document", 0, reason);
        return reason is null;
    }

    /// <summary>True for an address that a provider may have: <c>https</c>, without fragment and user; <c>http</c> for loopback where that is allowed.</summary>
    public static bool IsAddress(string? text, bool allowLoopbackHttp, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttps || (allowLoopbackHttp && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.Fragment.Length == 0 && address.UserInfo.Length == 0;

    private static (string? Reason, ProviderMetadata? Metadata) Read(JsonElement root, string issuer, bool allowHttp)
    {
        var addresses = new Dictionary<string, Uri?>(StringComparer.Ordinal);
        foreach (var name in new[] { "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint" })
        {
            if (!StrictJson.TryText(root, name, MaxUriLength, out var text) || (text is null && name != "userinfo_endpoint"))
            {
                return ($"{name} is missing or not a text", null);
            }

            Uri? address = null;
            if (text is not null && !IsAddress(text, allowHttp, out address))
            {
                return ($"{name} is not an https address", null);
            }

            addresses[name] = address;
        }

        var metadata = new ProviderMetadata(issuer, addresses["authorization_endpoint"]!, addresses["token_endpoint"]!, addresses["jwks_uri"]!);
        return (null, metadata with
        {
            UserInfoEndpoint = addresses["userinfo_endpoint"],
            Scopes = Texts(root, "scopes_supported"),
            CodeChallengeMethods = Texts(root, "code_challenge_methods_supported"),
            TokenEndpointAuthMethods = Texts(root, "token_endpoint_auth_methods_supported") ?? metadata.TokenEndpointAuthMethods,
            TokenEndpointAuthAlgorithms = Texts(root, "token_endpoint_auth_signing_alg_values_supported"),
            IdTokenAlgorithms = Texts(root, "id_token_signing_alg_values_supported") ?? metadata.IdTokenAlgorithms,
            NamesItselfInAnswers = root.TryGetProperty("authorization_response_iss_parameter_supported", out var names) && names.ValueKind == JsonValueKind.True,
        });
    }

    private static IReadOnlyList<string>? Texts(JsonElement root, string name) =>
        root.TryGetProperty(name, out _) && StrictJson.TryTexts(root, name, MaxTextLength, MaxListLength, out var values) ? values : null;

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("discovery document", 0, reason);
        return false;
    }
}
