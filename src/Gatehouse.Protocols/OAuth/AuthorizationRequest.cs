using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gatehouse.Protocols.OAuth;

/// <summary>
/// An authorization request (RFC 6749 §4.1.1; OpenID Connect Core §3.1.2.1) as it was sent or pushed. It is read only
/// after the client and its <c>redirect_uri</c> are known to be good: until then nobody may be redirected (§4.1.2.1).
/// </summary>
public sealed record AuthorizationRequest
{
    private const int MaxTextLength = 2048;
    private const int MaxHintLength = 512;

    private static readonly string[] Prompts = ["none", "login", "consent", "select_account"];

    private AuthorizationRequest() { }

    /// <summary><c>client_id</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary><c>redirect_uri</c> as sent; null when the client left it out, which only one with a single address may.</summary>
    public string? RedirectUri { get; init; }

    /// <summary><c>response_mode</c>: <c>query</c> or <c>form_post</c>.</summary>
    public string ResponseMode { get; init; } = "query";

    /// <summary><c>scope</c>; empty when left out.</summary>
    public ScopeSet Scopes { get; init; } = ScopeSet.Empty;

    /// <summary><c>state</c>: echoed unchanged.</summary>
    public string? State { get; init; }

    /// <summary><c>nonce</c>: goes into the ID Token unchanged.</summary>
    public string? Nonce { get; init; }

    /// <summary><c>code_challenge</c> with S256; null when the client uses no PKCE.</summary>
    public string? CodeChallenge { get; init; }

    /// <summary><c>resource</c> (RFC 8707 §2), each an absolute address without fragment.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary><c>prompt</c>, one word each; <c>none</c> is alone.</summary>
    public IReadOnlyList<string> Prompt { get; init; } = [];

    /// <summary><c>max_age</c>: zero asks for a fresh sign-in.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary><c>acr_values</c>, the preferred first.</summary>
    public IReadOnlyList<string> AcrValues { get; init; } = [];

    /// <summary><c>login_hint</c>: what somebody typed; proves nothing.</summary>
    public string? LoginHint { get; init; }

    /// <summary><c>id_token_hint</c>, unchecked.</summary>
    public string? IdTokenHint { get; init; }

    /// <summary><c>ui_locales</c>, the preferred first.</summary>
    public IReadOnlyList<string> UiLocales { get; init; } = [];

    /// <summary><c>dpop_jkt</c> (RFC 9449 §10): the code may be used only with that key.</summary>
    public string? DpopJkt { get; init; }

    /// <summary>Reads it. Each failure may go to the client's redirect address.</summary>
    /// <param name="parameters">From the query, the form or the pushed request; then without <c>request_uri</c>.</param>
    /// <param name="requirePkce">The client must use PKCE.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="error">Why it cannot be.</param>
    public static bool TryRead(
        OAuthParameters parameters, bool requirePkce,
        [NotNullWhen(true)] out AuthorizationRequest? request, [NotNullWhen(false)] out OAuthError? error)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        request = null;
        error = UnsupportedFault(parameters) ?? TextFault(parameters) ?? PkceFault(parameters, requirePkce) ?? InteractionFault(parameters);
        if (error is not null || !ScopeSet.TryParse(parameters["scope"], out var scopes, out error)
            || !ResourceIndicator.TryRead(parameters, out var resources, out error))
        {
            return false;
        }

        request = new AuthorizationRequest
        {
            ClientId = parameters["client_id"]!,
            RedirectUri = parameters["redirect_uri"],
            ResponseMode = parameters["response_mode"] ?? "query",
            Scopes = scopes,
            State = parameters["state"],
            Nonce = parameters["nonce"],
            CodeChallenge = parameters["code_challenge"],
            Resources = resources,
            Prompt = Words(parameters["prompt"]),
            MaxAge = parameters["max_age"] is { } age ? TimeSpan.FromSeconds(int.Parse(age, NumberStyles.None, CultureInfo.InvariantCulture)) : null,
            AcrValues = Words(parameters["acr_values"]),
            LoginHint = parameters["login_hint"],
            IdTokenHint = parameters["id_token_hint"],
            UiLocales = Words(parameters["ui_locales"]),
            DpopJkt = parameters["dpop_jkt"],
        };
        return true;
    }

    private static string[] Words(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static OAuthError? UnsupportedFault(OAuthParameters parameters)
    {
        if (parameters["client_id"] is null)
        {
            return OAuthError.InvalidRequest("The client_id is missing.");
        }

        // Requests by value or from an address of the client's are not supported; pushed ones (RFC 9126) replace them.
        if (parameters["request"] is not null)
        {
            return new OAuthError(OAuthErrorCodes.RequestNotSupported, "Request objects are not supported.");
        }

        if (parameters["request_uri"] is not null)
        {
            return new OAuthError(OAuthErrorCodes.RequestUriNotSupported, "Only a request_uri from the pushed authorization request endpoint is supported.");
        }

        if (parameters["registration"] is not null)
        {
            return new OAuthError(OAuthErrorCodes.RegistrationNotSupported, "Self-issued registration is not supported.");
        }

        return parameters["response_type"] switch
        {
            null => OAuthError.InvalidRequest("The response_type is missing."),
            "code" => null,
            _ => OAuthError.UnsupportedResponseType("The only response_type is code."),
        };
    }

    private static OAuthError? TextFault(OAuthParameters parameters)
    {
        // RFC 6749 App. A.5: state is VSCHAR, which includes the space.
        if (parameters["state"] is { } state && (state.Length > MaxTextLength || state.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            return OAuthError.InvalidRequest("The state is too long or has characters outside ASCII.");
        }

        if (parameters["nonce"] is { Length: > MaxHintLength } || parameters["login_hint"] is { Length: > MaxHintLength }
            || parameters["acr_values"] is { Length: > MaxHintLength } || parameters["ui_locales"] is { Length: > MaxHintLength })
        {
            return OAuthError.InvalidRequest("The nonce, login_hint, acr_values or ui_locales is too long.");
        }

        return parameters["response_mode"] is null or "query" or "form_post"
            ? null
            : OAuthError.InvalidRequest("The response_mode is neither query nor form_post.");
    }

    private static OAuthError? PkceFault(OAuthParameters parameters, bool required)
    {
        var (challenge, method) = (parameters["code_challenge"], parameters["code_challenge_method"]);
        if (challenge is null)
        {
            return required || method is not null ? OAuthError.InvalidRequest("The code_challenge is missing.") : null;
        }

        // RFC 7636 §4.3: without a method it would be plain; §4.4.1 gives the error.
        if (method is not Pkce.Method)
        {
            return OAuthError.InvalidRequest("The code_challenge_method must be S256.");
        }

        return Pkce.IsChallenge(challenge) ? null : OAuthError.InvalidRequest("The code_challenge is not a SHA-256 in base64url.");
    }

    private static OAuthError? InteractionFault(OAuthParameters parameters)
    {
        var prompt = Words(parameters["prompt"]);
        if (!Array.TrueForAll(prompt, word => Prompts.Contains(word, StringComparer.Ordinal)) || (prompt.Contains("none", StringComparer.Ordinal) && prompt.Length > 1))
        {
            return OAuthError.InvalidRequest("The prompt has an unknown word, or none with another.");
        }

        if (parameters["max_age"] is { } age && !int.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return OAuthError.InvalidRequest("The max_age is not a number of seconds.");
        }

        return parameters["dpop_jkt"] is null || Pkce.IsChallenge(parameters["dpop_jkt"])
            ? null
            : OAuthError.InvalidRequest("The dpop_jkt is not the thumbprint of a key.");
    }
}
