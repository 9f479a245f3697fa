using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Pages;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>
/// Every check of an authorization request that needs no person, in the order that decides who is told: first what makes
/// the redirect address trustworthy, then the rest.
/// </summary>
internal sealed class AuthorizationChecker(IClients clients, ResourceCheck resources, IdTokenHints hints)
{
    private const int MaxState = 2048;

    /// <summary>Checks a request that came as it is, or is being pushed.</summary>
    /// <param name="site">Issuer that is asked.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="pushed">It comes by back channel from a client that has proved who it is.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<AuthorizationCheck> CheckAsync(Site site, OAuthParameters parameters, bool pushed, CancellationToken ct)
    {
        if (parameters["client_id"] is not { } clientId)
        {
            return Untrusted("The client_id is missing.");
        }

        if (await clients.FindAsync(site.OrganizationId, clientId, ct) is not { Disabled: false } client)
        {
            return Untrusted("There is no such client.");
        }

        // Always required here, as in OpenID Connect Core §3.1.2.1: what may be left out is left out by mistake.
        if (parameters["redirect_uri"] is not { } redirectUri)
        {
            return Untrusted("The redirect_uri is missing.");
        }

        if (!client.Settings.LeadsTo(redirectUri))
        {
            return Untrusted("The redirect_uri is not registered for this client.");
        }

        var target = Target(client, redirectUri, parameters);
        if (!AuthorizationRequest.TryRead(parameters, client.Settings.RequirePkce, out var request, out var error)
            || (error = Fault(client, request, pushed)) is not null)
        {
            return new AuthorizationCheck.Refused(target, error);
        }

        var expected = request.IdTokenHint is { } hint ? await hints.ReadAsync(site, hint, ct) : null;
        return request.IdTokenHint is not null && expected is null
            ? new AuthorizationCheck.Refused(target, OAuthError.InvalidRequest("The id_token_hint is not an ID token of ours."))
            : new AuthorizationCheck.Good(client, State(client, redirectUri, request) with { ExpectedPersonId = expected?.Subject });
    }

    private static AuthorizationCheck.Untrusted Untrusted(string description) => new(OAuthError.InvalidRequest(description));

    // Made before the rest is known to be good, since it says where to complain: what cannot be echoed or done is left out.
    private static ResponseTarget Target(OAuthClient client, string redirectUri, OAuthParameters parameters) => new(
        redirectUri,
        parameters["response_mode"] == ResponseTarget.FormPost ? ResponseTarget.FormPost : ResponseTarget.Query,
        parameters["state"] is { Length: <= MaxState } state ? state : null,
        client.Settings.PermanentRedirect);

    private OAuthError? Fault(OAuthClient client, AuthorizationRequest request, bool pushed)
    {
        var settings = client.Settings;
        if (!settings.Allows("authorization_code") || (settings.ResponseTypes.Count > 0 && !settings.ResponseTypes.Contains("code", StringComparer.Ordinal)))
        {
            return new OAuthError(OAuthErrorCodes.UnauthorizedClient, "The client may not use authorization codes.");
        }

        // RFC 9126 §5: what a client must push is taken from nowhere else.
        if (settings.RequirePushedAuthorizationRequests && !pushed)
        {
            return OAuthError.InvalidRequest("The client has to push its authorization requests.");
        }

        return resources.Fault(client, request.Scopes, request.Resources);
    }

    private static AuthorizationState State(OAuthClient client, string redirectUri, AuthorizationRequest request) => new()
    {
        ClientId = client.Id,
        RedirectUri = redirectUri,
        ResponseMode = request.ResponseMode,
        State = request.State,

        // RFC 6749 §3.3: asked for nothing, the client gets what it is registered for. Apple's devices leave scope out.
        Scopes = request.Scopes.IsEmpty ? client.Settings.Scopes : request.Scopes.ToString(),
        Resources = request.Resources,
        Nonce = request.Nonce,
        CodeChallenge = request.CodeChallenge,
        DpopJkt = request.DpopJkt,
        LoginHint = request.LoginHint,
        Silent = request.Prompt.Contains("none", StringComparer.Ordinal),
        ForceLogin = request.Prompt.Contains("login", StringComparer.Ordinal) || request.Prompt.Contains("select_account", StringComparer.Ordinal),
        ForceConsent = request.Prompt.Contains("consent", StringComparer.Ordinal),
        MaxAgeSeconds = (long?)request.MaxAge?.TotalSeconds,

        // Any of the values will do (OpenID Connect Core §3.1.2.1), so it takes the least of those that we know.
        RequiredAcr = Acr.All.FirstOrDefault(acr =>
            request.AcrValues.Contains(acr, StringComparer.Ordinal) || request.AcrValues.Contains(Acr.Levels[Acr.Level(acr)], StringComparer.Ordinal)),
        Language = PageLanguage.Of(request.UiLocales),
    };
}
