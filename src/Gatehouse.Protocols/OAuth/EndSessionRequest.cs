using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.OAuth;

/// <summary>A client asks us to sign a person out (OpenID Connect RP-Initiated Logout §2).</summary>
/// <param name="IdTokenHint"><c>id_token_hint</c>, unchecked; see <see cref="OAuth.IdTokenHint"/>.</param>
/// <param name="ClientId"><c>client_id</c>: must agree with the hint.</param>
/// <param name="PostLogoutRedirectUri">Must equal a registered one, and needs a hint or client to be honoured (§3).</param>
/// <param name="State">Goes back with the redirect.</param>
/// <param name="UiLocales">The preferred first.</param>
public sealed record EndSessionRequest(
    string? IdTokenHint, string? ClientId, string? PostLogoutRedirectUri, string? State, IReadOnlyList<string> UiLocales)
{
    private const int MaxTextLength = 2048;

    /// <summary>Reads it.</summary>
    public static bool TryRead(OAuthParameters parameters, [NotNullWhen(true)] out EndSessionRequest? request, [NotNullWhen(false)] out OAuthError? error)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        request = null;
        var (redirect, state, locales) = (parameters["post_logout_redirect_uri"], parameters["state"], parameters["ui_locales"]);
        if (redirect?.Length > RedirectUri.MaxLength || state?.Length > MaxTextLength || locales?.Length > MaxTextLength)
        {
            error = OAuthError.InvalidRequest("The post_logout_redirect_uri, state or ui_locales is too long.");
            return false;
        }

        if (redirect is not null && parameters["id_token_hint"] is null && parameters["client_id"] is null)
        {
            error = OAuthError.InvalidRequest("A post_logout_redirect_uri needs an id_token_hint or a client_id.");
            return false;
        }

        request = new EndSessionRequest(
            parameters["id_token_hint"], parameters["client_id"], redirect, state, (locales ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        error = null;
        return true;
    }

    /// <summary>Where the person goes afterwards, once the address is known to be registered.</summary>
    public static string ToLocation(string postLogoutRedirectUri, string? state) =>
        FormEncoding.Append(postLogoutRedirectUri, state is null ? [] : [KeyValuePair.Create("state", state)]);
}
