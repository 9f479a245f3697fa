using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Enrollment.AccountDriven.Joining;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Pages;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.SignIn;

/// <summary>
/// The web sign-in of the simple method: opened by the device in a web view, it ends in a redirect that hands the device
/// its token. All state is in the address and on the server, because the web view may lose cookies between two sites.
/// </summary>
/// <remarks>Source: Apple, "Implementing the simple authentication user-enrollment flow".</remarks>
internal sealed class SignInPages(
    Database database, OrganizationDirectory organizations, DeviceStates states, AccountAttempts attempts, ISignIn signIn, FinishSignIn finish,
    EnrollmentJournal journal, PagePaths paths, HtmlPage pages)
{
    /// <summary><c>GET /enroll/account/{org}/sign-in?enrollment=…&amp;user-identifier=…</c></summary>
    public static Task<IResult> OpenAsync(string org, string? enrollment, HttpContext http, SignInPages page, CancellationToken ct) => page.BeginAsync(org, enrollment, http, ct);

    /// <summary><c>GET /enroll/account/{org}/signed-in/{state}?signin=…</c></summary>
    public static Task<IResult> ReturnAsync(string org, string state, string? signin, HttpContext http, SignInPages page, CancellationToken ct) =>
        page.EndAsync(org, state, signin, http, ct);

    private async Task<IResult> BeginAsync(string org, string? text, HttpContext http, CancellationToken ct)
    {
        if (await OpenAsync(org, text, ct) is not var (organization, state))
        {
            return Page(http, Causes.SignInStale);
        }

        var path = await database.WriteAsync(async tx =>
        {
            AttemptRow? attempt = null;
            if (state.DeviceId is null)
            {
                attempt = await attempts.SigningInAsync(tx, Facts(http, state), state.Secret);
                if (attempt is null)
                {
                    return null;
                }
            }

            await journal.WriteAsync(tx, Event(http, organization, Codes.AccountSignInOpened, attempt, state));
            return await signIn.BeginAsync(tx, Request(http, organization, state, text!));
        }, ct);
        http.Response.Headers.CacheControl = "no-store";
        return path is null ? Page(http, Causes.SignInStale, organization) : TypedResults.Redirect(paths.Of(path));
    }

    private async Task<IResult> EndAsync(string org, string text, string? code, HttpContext http, CancellationToken ct)
    {
        if (code is not { Length: > 0 and <= 200 } || await OpenAsync(org, text, ct) is not var (organization, state))
        {
            return Page(http, Causes.SignInStale);
        }

        var result = await database.WriteAsync(tx => signIn.TakeAsync(tx, code, DiscoveryAddresses.SignedInPath(organization.Slug, text)), ct);
        var outcome = result is null ? new FinishOutcome.Refused(Causes.SignInStale) : await finish.RunAsync(http, organization, state, result, ct);
        if (outcome is FinishOutcome.Refused refused)
        {
            return Page(http, refused.Cause, organization);
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Location = AppleChallenge.WebResult(((FinishOutcome.Token)outcome).AccessToken);
        return TypedResults.StatusCode(StatusCodes.Status308PermanentRedirect);
    }

    private async Task<(OrganizationRow Organization, DeviceState State)?> OpenAsync(string org, string? text, CancellationToken ct) =>
        states.Open(text) is { } state && await organizations.FindBySlugAsync(org, ct) is { Active: true } organization && organization.Id == state.OrganizationId
            ? (organization, state)
            : null;

    // What was typed fills the form and is believed by nobody. Read raw: a plus in it is a plus.
    private static SignInRequest Request(HttpContext http, OrganizationRow organization, DeviceState state, string text) => new(
        organization.Id,
        DiscoveryAddresses.SignedInPath(organization.Slug, text),
        DiscoveryQuery.TryParse(http.Request.QueryString.Value, out var query, out _) && query.UserIdentifier is { Length: <= 254 } typed ? typed : null,
        SignInPurposes.DeviceEnrollment,
        organization.Name,
        ForceLogin: state.DeviceId is not null,
        WithoutCookies: true,
        Language: state.Language is null ? null : state.Language.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? "de" : "en");

    private static AttemptFacts Facts(HttpContext http, DeviceState state) => new(
        state.OrganizationId, state.Mode, AccountBinding.AppleAsWeb, state.Product, state.OsVersion, state.Language,
        http.Request.Headers.UserAgent, http.Connection.RemoteIpAddress?.ToString());

    private static JournalEvent Event(HttpContext http, OrganizationRow organization, string code, AttemptRow? attempt, DeviceState state) =>
        new(organization.Id, code, "user")
        {
            AttemptId = attempt?.Id,
            DeviceId = state.DeviceId,
            RemoteAddress = http.Connection.RemoteIpAddress?.ToString(),
            UserAgent = http.Request.Headers.UserAgent,
            Detail = new { state.Mode, state.Product },
        };

    private IResult Page(HttpContext http, string cause, OrganizationRow? organization = null)
    {
        var advice = CauseAdvice.All.GetValueOrDefault(cause) ?? CauseAdvice.Unknown;
        var status = advice.Status >= 400 ? advice.Status : StatusCodes.Status403Forbidden;
        return HtmlPage.Of<ProblemPage>(new { View = pages.View(http.Request, organization?.Name), Advice = advice with { Status = status } }, status);
    }
}
