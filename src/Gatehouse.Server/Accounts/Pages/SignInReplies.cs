using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Accounts.Passkeys;
using Gatehouse.Server.Accounts.SecondFactors;
using Gatehouse.Server.Accounts.Upstream;
using Gatehouse.Server.Admin.Organizations;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Pages;

/// <summary>Answers of the sign-in routes.</summary>
internal sealed class SignInReplies(
    Database database, HtmlPage pages, PagePaths paths, OrganizationStore organizations, IUpstreamProviders upstream, PasskeyCeremonies ceremonies,
    PasskeyStore passkeys)
{
    /// <summary>What the pages of a flow know.</summary>
    public async Task<PageView> ViewAsync(HttpContext http, OpenFlow flow, CancellationToken ct) =>
        pages.View(http.Request, (await organizations.GetAsync(flow.Row.OrgId, ct)).Name, flow.Wanted.Language);

    /// <summary>The first page, as a flow begins, or begins again.</summary>
    public async Task<IResult> FirstAsync(HttpContext http, OpenFlow flow, LocalText? problem, CancellationToken ct) =>
        await PasswordAsync(http, flow, flow.Wanted.LoginHint, await upstream.AnyAsync(flow.Row.OrgId, ct), problem, ct);

    /// <summary>The page for name and password, or for the name alone.</summary>
    public async Task<IResult> PasswordAsync(HttpContext http, OpenFlow flow, string? typed, bool nameOnly, LocalText? problem, CancellationToken ct)
    {
        var passkey = ceremonies.Available && await passkeys.AnyAsync(flow.Row.OrgId, ct);
        return HtmlPage.Of<PasswordPage>(
            new { View = await ViewAsync(http, flow, ct), Flow = flow, Typed = typed, NameOnly = nameOnly, Problem = problem, Passkey = passkey },
            Status(flow, problem));
    }

    /// <summary>The page for the second factor of whoever passed the first.</summary>
    public async Task<IResult> CodeAsync(HttpContext http, OpenFlow flow, string personId, LocalText? problem, CancellationToken ct)
    {
        var factors = await SecondFactorView.ReadAsync(database, personId, ct);
        return HtmlPage.Of<CodePage>(
            new { View = await ViewAsync(http, flow, ct), Flow = flow, Problem = problem, Factors = factors, Passkey = ceremonies.Available && factors.Passkeys > 0 },
            Status(flow, problem));
    }

    /// <summary>There is no such flow for this browser.</summary>
    public IResult Over(HttpContext http) => Notice(http, SignInTexts.OverTitle, SignInTexts.OverText, StatusCodes.Status410Gone);

    /// <summary>A form came back that belongs to no flow of this browser.</summary>
    public IResult Stale(HttpContext http) => Notice(http, SignInTexts.StaleTitle, SignInTexts.StaleText, StatusCodes.Status403Forbidden);

    /// <summary>The identity provider does not answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="againPath">Where one may try again.</param>
    /// <param name="detail">What it said that cannot be accepted; for whoever is asked for help.</param>
    public IResult UpstreamDown(HttpContext http, string? againPath, string? detail = null) =>
        Notice(http, SignInTexts.UpstreamTitle, SignInTexts.UpstreamText, StatusCodes.Status503ServiceUnavailable, againPath, detail);

    /// <summary>On to a path of ours: 303, so that a form is not sent again.</summary>
    public IResult GoTo(HttpContext http, string path)
    {
        http.Response.Headers.Location = paths.Of(path);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>On to where the flow leads; or the page that says it is over.</summary>
    public IResult Finished(HttpContext http, string? path) => path is null ? Over(http) : GoTo(http, path);

    /// <summary>Status of a page. A device that enrolls gives up at the first one with an error; to mistype must not end its enrollment.</summary>
    public static int Status(OpenFlow flow, LocalText? problem) =>
        problem is not null && !flow.Wanted.WithoutCookies ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK;

    private IResult Notice(HttpContext http, LocalText heading, LocalText text, int status, string? againPath = null, string? detail = null) =>
        HtmlPage.Of<NoticePage>(new { View = pages.View(http.Request), Heading = heading, Text = text, AgainPath = againPath, Detail = detail }, status);
}
