using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.OAuth.Authorize;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Logout;

/// <summary>
/// Sign-out that a client asks for (OpenID Connect RP-Initiated Logout 1.0). It is confirmed on a page, unless the client
/// shows an ID token of this very session: a link alone signs nobody out.
/// </summary>
internal sealed class LogoutEndpoint(
    Database database, Sites sites, IClients clients, IPeople people, IBrowserSessions sessions, IdTokenHints hints, SealedForms forms, OAuthPages pages,
    PagePaths paths, TimeProvider time)
{
    private const string Purpose = "oauth.logout-form";
    private static readonly TimeSpan PageLifetime = TimeSpan.FromMinutes(30);

    /// <summary><c>GET /{org}/oauth2/logout</c></summary>
    public static Task<IResult> AskAsync(string org, HttpContext http, LogoutEndpoint endpoint, CancellationToken ct) =>
        endpoint.ForAsync(org, http, (site, parameters) => endpoint.AskAsync(http, site, parameters, ct), ct);

    /// <summary><c>POST /{org}/oauth2/logout</c>: the same from a form, and the answer to our own page.</summary>
    public static Task<IResult> PostAsync(string org, HttpContext http, LogoutEndpoint endpoint, CancellationToken ct) =>
        endpoint.ForAsync(org, http, (site, parameters) => endpoint.PostAsync(http, site, parameters, ct), ct);

    private async Task<IResult> ForAsync(string org, HttpContext http, Func<Site, OAuthParameters, Task<IResult>> answer, CancellationToken ct)
    {
        if (await sites.FindAsync(org, ct) is not { } site)
        {
            return pages.Unknown(http);
        }

        var (parameters, error) = await RequestForms.ReadAsync(http, ct);
        return parameters is null ? pages.Mistake(http, site, error!) : await answer(site, parameters);
    }

    private async Task<IResult> AskAsync(HttpContext http, Site site, OAuthParameters parameters, CancellationToken ct)
    {
        if (!EndSessionRequest.TryRead(parameters, out var request, out var error))
        {
            return pages.Mistake(http, site, error);
        }

        var hint = request.IdTokenHint is { } token ? await hints.ReadAsync(site, token, ct) : null;
        if (await FaultAsync(site, request, hint, ct) is { } fault)
        {
            return pages.Mistake(http, site, OAuthError.InvalidRequest(fault));
        }

        if (await sessions.FindAsync(http, site.OrganizationId, ct) is not { } session)
        {
            return Left(http, site, request.PostLogoutRedirectUri, request.State);
        }

        if (hint?.SessionId == session.Id && hint.Subject == session.PersonId)
        {
            await EndAsync(http, site, session.Id, ct);
            return Left(http, site, request.PostLogoutRedirectUri, request.State);
        }

        return await ConfirmAsync(http, site, request, session, ct);
    }

    private async Task<IResult> ConfirmAsync(HttpContext http, Site site, EndSessionRequest request, BrowserSession session, CancellationToken ct)
    {
        if (request.PostLogoutRedirectUri is { } uri)
        {
            OAuthPages.LeadsTo(http, ResponseTarget.SourceOf(uri));
        }

        var form = new LogoutForm(session.Id, request.PostLogoutRedirectUri, request.State, (time.GetUtcNow() + PageLifetime).ToUnixTimeMilliseconds());
        return HtmlPage.Of<LogoutPage>(new
        {
            View = pages.View(http, site, PageLanguage.Of(request.UiLocales)),
            Action = $"/{site.Slug}/oauth2/logout",
            Key = forms.Write(form, Purpose),
            Person = (await people.FindAsync(site.OrganizationId, session.PersonId, ct))?.PreferredName,
        });
    }

    private async Task<IResult> PostAsync(HttpContext http, Site site, OAuthParameters parameters, CancellationToken ct)
    {
        if (parameters["decision"] is not { } decision)
        {
            // Cookies do not come along with another site's form, but they do with the redirect.
            return AuthorizationAnswers.SeeOther(http, paths.Of($"/{site.Slug}/oauth2/logout?{parameters.Encode()}"));
        }

        var request = forms.Read<LogoutForm>(parameters["key"], Purpose);
        var session = await sessions.FindAsync(http, site.OrganizationId, ct);
        if (request is null || request.ExpiresMs < time.GetUtcNow().ToUnixTimeMilliseconds() || (session is not null && session.Id != request.SessionId))
        {
            return pages.Stale(http, site);
        }

        if (decision != "allow")
        {
            var view = pages.View(http, site);
            return OAuthPages.Done(view, OAuthTexts.StillInTitle, view.Say(OAuthTexts.LoggedOutLead), good: false);
        }

        await EndAsync(http, site, request.SessionId, ct);
        return Left(http, site, request.RedirectUri, request.State);
    }

    private async Task EndAsync(HttpContext http, Site site, string sessionId, CancellationToken ct)
    {
        await database.WriteAsync(tx => sessions.EndAsync(tx, site.OrganizationId, sessionId), ct);
        sessions.Forget(http);
    }

    // RP-Initiated Logout §2: hint and client_id must agree; §3: the address is exactly one that this client registered.
    private async Task<string?> FaultAsync(Site site, EndSessionRequest request, IdTokenHint? hint, CancellationToken ct)
    {
        if (request.IdTokenHint is not null && hint is null)
        {
            return "The id_token_hint is not an ID token of ours.";
        }

        if (request.ClientId is { } named && hint is not null && hint.ClientId != named)
        {
            return "The id_token_hint was not made for this client_id.";
        }

        if (request.PostLogoutRedirectUri is not { } uri)
        {
            return null;
        }

        var client = (hint?.ClientId ?? request.ClientId) is { } id ? await clients.FindAsync(site.OrganizationId, id, ct) : null;
        return client is { Disabled: false } && client.Settings.PostLogoutRedirectUris.Contains(uri, StringComparer.Ordinal)
            ? null
            : "The post_logout_redirect_uri is not registered for this client.";
    }

    private IResult Left(HttpContext http, Site site, string? uri, string? state)
    {
        if (uri is not null)
        {
            return AuthorizationAnswers.SeeOther(http, EndSessionRequest.ToLocation(uri, state));
        }

        var view = pages.View(http, site);
        return OAuthPages.Done(view, OAuthTexts.LoggedOutTitle, view.Say(OAuthTexts.LoggedOutLead), good: true);
    }
}
