using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.OAuth;

/// <summary>
/// The challenge that makes an Apple device ask its person to sign in: during account-driven enrollment, and again when
/// its token has ended. A device must see it as the one <c>WWW-Authenticate</c> line of a 401 with an empty body.
/// </summary>
/// <remarks>Source: Apple, "Onboarding users with account sign-in", "Implementing the simple authentication user-enrollment flow" and "Implementing the OAuth2 authentication user-enrollment flow".</remarks>
public abstract record AppleChallenge
{
    /// <summary>Scheme of the address that ends a sign-in.</summary>
    public const string CallbackScheme = "apple-remotemanagement-user-login";

    /// <summary>Where the OAuth 2 method ends: registered for the device client exactly so.</summary>
    public const string RedirectUri = "apple-remotemanagement-user-login:/oauth2/redirection";

    private const int MaxLength = 8 * 1024;
    private const int MaxParameters = 16;

    private AppleChallenge() { }

    /// <summary>Method <c>apple-as-web</c>: a web sign-in that hands over the token itself.</summary>
    /// <param name="Url">Absolute; the device appends <c>user-identifier</c> to its query.</param>
    public sealed record Web(string Url) : AppleChallenge;

    /// <summary>Method <c>apple-oauth2</c>: an authorization code grant with refresh tokens. All six are always sent.</summary>
    /// <param name="AuthorizationUrl">https.</param>
    /// <param name="TokenUrl">https.</param>
    /// <param name="RedirectUrl">Of <see cref="CallbackScheme"/>, with a path.</param>
    /// <param name="ClientId">Any text.</param>
    /// <param name="Scope">Required by the present documentation; older devices do without.</param>
    public sealed record OAuth2(string AuthorizationUrl, string TokenUrl, string RedirectUrl, string ClientId, string Scope) : AppleChallenge;

    /// <summary>Where the device takes its token from after a web sign-in; to be sent as <c>Location</c> with status 308.</summary>
    /// <param name="accessToken">Characters of base64url only, so that no query decoder changes it.</param>
    public static string WebResult(string accessToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(accessToken);
        return Jose.Base64UrlText.HasAlphabet(accessToken)
            ? $"{CallbackScheme}://authentication-results?access-token={accessToken}"
            : throw new ArgumentException("The token has characters that a query decoder could change.", nameof(accessToken));
    }

    /// <summary>The header's value, with comma and space between the parameters.</summary>
    /// <exception cref="ArgumentException">A part is not printable ASCII or has a quote.</exception>
    public sealed override string ToString() => this switch
    {
        Web web => Write(("method", "apple-as-web"), ("url", web.Url)),
        OAuth2 oauth => Write(
            ("method", "apple-oauth2"), ("authorization-url", oauth.AuthorizationUrl), ("token-url", oauth.TokenUrl),
            ("redirect-url", oauth.RedirectUrl), ("client-id", oauth.ClientId), ("scope", oauth.Scope)),
        _ => "",
    };

    /// <summary>Reads the header as a device does: parameters in any order, separated by comma, white space or both.</summary>
    public static bool TryParse(string? header, [NotNullWhen(true)] out AppleChallenge? challenge, [NotNullWhen(false)] out ParseError? error)
    {
        challenge = null;
        if (header is null or { Length: > MaxLength })
        {
            return Fail("the header is missing or too long", out error);
        }

        if (!TryReadParameters(header, out var parameters))
        {
            return Fail("the header is not one Bearer challenge with quoted parameters", out error);
        }

        string? Get(string name) => parameters.GetValueOrDefault(name);
        challenge = Get("method") switch
        {
            "apple-as-web" when Get("url") is { } url => new Web(url),
            "apple-oauth2" when Get("authorization-url") is { } authorization && Get("token-url") is { } token
                && Get("redirect-url") is { } redirect && Get("client-id") is { } client => new OAuth2(authorization, token, redirect, client, Get("scope") ?? ""),
            _ => null,
        };
        error = challenge is null ? new ParseError("challenge", 0, "the method is unknown or lacks a parameter") : null;
        return challenge is not null;
    }

    // Devices are not known to undo a quoted-pair, so there must be none: addresses have their quotes percent-encoded.
    private static string Write(params (string Name, string Value)[] parameters) =>
        $"Bearer {string.Join(", ", parameters.Select(p => p.Value.AsSpan().ContainsAny('"', '\\') ? throw new ArgumentException($"{p.Name} has a quote or backslash.") : TokenChallenge.Quote(p.Name, p.Value)))}";

    private static bool TryReadParameters(string header, [NotNullWhen(true)] out Dictionary<string, string>? parameters)
    {
        const string Scheme = "Bearer ";
        parameters = null;
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var read = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = header.AsSpan(Scheme.Length).Trim();
        while (!rest.IsEmpty)
        {
            var open = rest.IndexOf("=\"", StringComparison.Ordinal);
            var length = open < 0 ? -1 : rest[(open + 2)..].IndexOf('"');
            if (length < 0 || read.Count == MaxParameters || !read.TryAdd(rest[..open].ToString(), rest.Slice(open + 2, length).ToString()))
            {
                return false;
            }

            rest = rest[(open + 2 + length + 1)..].TrimStart(", \t");
        }

        parameters = read;
        return true;
    }

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("challenge", 0, reason);
        return false;
    }
}
