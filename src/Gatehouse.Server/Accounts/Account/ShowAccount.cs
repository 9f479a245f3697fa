using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Pages;
using Gatehouse.Server.Accounts.Passkeys;
using Gatehouse.Server.Accounts.SecondFactors;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Account;

/// <summary>How people see and secure their own account: second factors, recovery codes, password.</summary>
internal sealed class ShowAccount(
    Database database, PasskeyStore passkeys, PasskeyCeremonies ceremonies, SignInReplies replies, HtmlPage pages)
{
    /// <summary><c>GET /signin/security/{org}</c>: the overview; who is not signed in is asked to first.</summary>
    public static async Task<IResult> HandleAsync(string org, HttpContext http, ShowAccount show, AccountDoor door, SignInReplies replies, CancellationToken ct)
    {
        if (await door.EnterAsync(http, org, ct) is { } visit)
        {
            return await show.OverviewAsync(http, visit, null, ct);
        }

        return replies.Finished(http, await door.SignInPathAsync(org, ct));
    }

    /// <summary><c>GET /signin/security/{org}/return</c>: where the sign-in leads.</summary>
    public static async Task<IResult> ReturnAsync(string org, HttpContext http, AccountDoor door, SignInReplies replies, CancellationToken ct)
    {
        var code = http.Request.Query["signin"];
        return code.Count == 1 && await door.TakeAsync(org, code[0]!, ct) ? replies.GoTo(http, AccountPaths.Security(org)) : replies.Over(http);
    }

    /// <summary>The overview, with a word on what was just done.</summary>
    public async Task<IResult> OverviewAsync(HttpContext http, AccountVisit visit, LocalText? notice, CancellationToken ct, int status = StatusCodes.Status200OK)
    {
        var factors = await SecondFactorView.ReadAsync(database, visit.Person.Id, ct);
        return HtmlPage.Of<AccountPage>(
            new
            {
                View = View(http, visit), Visit = visit, Factors = factors,
                Passkeys = await passkeys.ListAsync(visit.Session.OrganizationId, visit.Person.Id, ct), MayMakePasskeys = ceremonies.MayMake(visit.Session),
                Notice = notice, IsError = status >= 400,
            },
            status);
    }

    /// <summary>The page that shows a secret to scan.</summary>
    public IResult Scan(HttpContext http, AccountVisit visit, byte[] secret, bool failed) => HtmlPage.Of<ScanPage>(
        new { View = View(http, visit), Visit = visit, Secret = new ScannedSecret(visit.Organization, visit.Person.PreferredName, secret), Failed = failed },
        failed ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK);

    /// <summary>The page that shows recovery codes, this once.</summary>
    public IResult Codes(HttpContext http, AccountVisit visit, IReadOnlyList<string> codes) =>
        HtmlPage.Of<RecoveryCodesPage>(new { View = View(http, visit), NextPath = visit.Path(), Codes = codes });

    /// <summary>A form that is not ours, or of somebody who is not signed in any more.</summary>
    public IResult Stale(HttpContext http) => replies.Stale(http);

    private PageView View(HttpContext http, AccountVisit visit) => pages.View(http.Request, visit.Organization);
}
