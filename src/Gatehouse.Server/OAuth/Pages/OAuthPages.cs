using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting.Pages;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Server.OAuth.Pages;

/// <summary>The pages that only say something, and what all pages of the feature have in common.</summary>
internal sealed class OAuthPages(HtmlPage html)
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>What a page knows.</summary>
    public PageView View(HttpContext http, Site site, string? language = null) => html.View(http.Request, site.Name, language);

    /// <summary>Lets the form of this page lead on to <paramref name="source"/>; browsers hold the redirects that follow a form against the policy.</summary>
    public static void LeadsTo(HttpContext http, string source) => http.Response.Headers.ContentSecurityPolicy = $"{Policy} {source}";

    /// <summary>404: no such organization.</summary>
    public IResult Unknown(HttpContext http) =>
        Message(html.View(http.Request), OAuthTexts.UnknownTitle, OAuthTexts.UnknownLead, StatusCodes.Status404NotFound);

    /// <summary>400: the page was used already, is too old, or belongs to another browser.</summary>
    public IResult Stale(HttpContext http, Site site) =>
        Message(View(http, site), OAuthTexts.StaleTitle, OAuthTexts.StaleLead, StatusCodes.Status400BadRequest);

    /// <summary>400: a request that goes back to nobody (RFC 6749 §4.1.2.1).</summary>
    public IResult Mistake(HttpContext http, Site site, OAuthError error) =>
        Message(View(http, site), OAuthTexts.ErrorTitle, OAuthTexts.ErrorLead, StatusCodes.Status400BadRequest, $"{error.Code}: {error.Description}");

    /// <summary>403 or 503: nobody signed in, and the page says so itself.</summary>
    public IResult NotSignedIn(HttpContext http, Site site, OAuthError error, string? again = null)
    {
        var unavailable = error.Status == StatusCodes.Status503ServiceUnavailable;
        if (unavailable)
        {
            http.Response.Headers[HeaderNames.RetryAfter] = "30";
        }

        var view = View(http, site);
        return HtmlPage.Of<MessagePage>(
            new
            {
                View = view,
                Title = view.Say(OAuthTexts.NotSignedInTitle),
                Lead = view.Say(unavailable ? OAuthTexts.UnavailableLead : OAuthTexts.NotSignedInLead),
                Link = again is null ? null : view.Paths.Of(again),
                LinkText = view.Say(OAuthTexts.TryAgain),
            },
            unavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden);
    }

    /// <summary>200: it is done, or was not wanted.</summary>
    public static IResult Done(PageView view, LocalText title, string lead, bool good) =>
        HtmlPage.Of<MessagePage>(new { View = view, Title = view.Say(title), Lead = lead, Kind = good ? "done" : "info" });

    private static IResult Message(PageView view, LocalText title, LocalText lead, int status, string? detail = null) =>
        HtmlPage.Of<MessagePage>(new { View = view, Title = view.Say(title), Lead = view.Say(lead), Detail = detail }, status);
}
