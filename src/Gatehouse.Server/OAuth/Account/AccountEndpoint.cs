using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.OAuth.Authorize;
using Gatehouse.Server.OAuth.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Account;

/// <summary>The page where people see what goes on in their name, and end it.</summary>
internal sealed class AccountEndpoint(
    Database database, Sites sites, IBrowserSessions sessions, ISignIn signIn, AccountReader reader, EndAccountItem end, SealedForms forms, OAuthPages pages, PagePaths paths)
{
    private const string Purpose = "oauth.account-form";

    /// <summary><c>GET /{org}/account</c>, also where the sign-in returns to.</summary>
    public static Task<IResult> ShowAsync(string org, string? signin, HttpContext http, AccountEndpoint endpoint, CancellationToken ct) =>
        endpoint.ShowAsync(org, signin, http, ct);

    /// <summary><c>POST /{org}/account</c>: ends one thing, or all.</summary>
    public static Task<IResult> EndAsync(string org, HttpContext http, AccountEndpoint endpoint, CancellationToken ct) => endpoint.EndAsync(org, http, ct);

    private async Task<IResult> ShowAsync(string org, string? signin, HttpContext http, CancellationToken ct)
    {
        if (await sites.FindAsync(org, ct) is not { } site)
        {
            return pages.Unknown(http);
        }

        if (signin is not null)
        {
            // The session is in the cookie by now; the result only tells why there may be none.
            var result = await database.WriteAsync(tx => signIn.TakeAsync(tx, signin, Path(site)), ct);
            return result is SignInResult.Refused refused
                ? pages.NotSignedIn(http, site, SignInFaults.Of(refused.Code), Path(site))
                : AuthorizationAnswers.SeeOther(http, paths.Of(Path(site)));
        }

        if (await sessions.FindAsync(http, site.OrganizationId, ct) is not { } session)
        {
            return AuthorizationAnswers.SeeOther(http, paths.Of(await database.WriteAsync(
                tx => signIn.BeginAsync(tx, new SignInRequest(site.OrganizationId, Path(site), null, SignInPurposes.Account)), ct)));
        }

        var content = await reader.ReadAsync(session, forms.Write(new AccountForm(session.Id), Purpose), ct);
        return content is null
            ? pages.Stale(http, site)
            : HtmlPage.Of<AccountPage>(new
            {
                View = pages.View(http, site),
                Content = content,
                Action = Path(site),
                SecurityPath = AccountPaths.Security(site.Slug),
                Ended = http.Request.Query.ContainsKey("ended"),
            });
    }

    private async Task<IResult> EndAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await sites.FindAsync(org, ct) is not { } site)
        {
            return pages.Unknown(http);
        }

        var form = await RequestForms.ReadPageAsync(http, ct);
        var session = await sessions.FindAsync(http, site.OrganizationId, ct);
        if (form is null || session is null || forms.Read<AccountForm>(form["form"], Purpose)?.SessionId != session.Id)
        {
            return pages.Stale(http, site);
        }

        var everywhere = form["everywhere"] is not null;
        await (everywhere ? end.RunEverywhereAsync(session, ct) : end.RunAsync(session, form["grant"], form["session"], ct));
        if (everywhere || form["session"] == session.Id)
        {
            sessions.Forget(http);
            var view = pages.View(http, site);
            return OAuthPages.Done(view, OAuthTexts.LoggedOutTitle, view.Say(OAuthTexts.LoggedOutLead), good: true);
        }

        return AuthorizationAnswers.SeeOther(http, paths.Of(Path(site) + "?ended"));
    }

    private static string Path(Site site) => AccountPaths.Overview(site.Slug);

    private sealed record AccountForm(string SessionId);
}
