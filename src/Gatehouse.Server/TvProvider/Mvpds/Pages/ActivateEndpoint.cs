using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds.SignIn;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider.Mvpds.Pages;

/// <summary>
/// The second screen for programmers who have none of their own: the code that the television shows, then the provider. From
/// there on it is the way of every other browser.
/// </summary>
internal sealed class ActivateEndpoint(
    Database database, IViewers viewers, ITvDirectory directory, CodeGuesses guesses, TvPages pages, PagePaths paths, PublicUrls urls)
{
    private const int MaxSearch = 100;

    /// <summary><c>GET /activate</c></summary>
    public static IResult Show(HttpContext http, ActivateEndpoint endpoint) => endpoint.Ask(http, SessionCode.Normalize(http.Request.Query["code"]), null);

    /// <summary><c>POST /activate</c></summary>
    public static Task<IResult> TypeAsync(HttpContext http, ActivateEndpoint endpoint, CancellationToken ct) => endpoint.TypeAsync(http, ct);

    /// <summary><c>GET /activate/{code}</c></summary>
    public static Task<IResult> PickAsync(string code, HttpContext http, ActivateEndpoint endpoint, CancellationToken ct) => endpoint.PickAsync(code, http, ct);

    /// <summary><c>POST /activate/{code}</c></summary>
    public static Task<IResult> ChooseAsync(string code, HttpContext http, ActivateEndpoint endpoint, CancellationToken ct) => endpoint.ChooseAsync(code, http, ct);

    /// <summary><c>GET /activate/done</c></summary>
    public static IResult Done(HttpContext http, ActivateEndpoint endpoint) => endpoint.Done(http);

    private async Task<IResult> TypeAsync(HttpContext http, CancellationToken ct)
    {
        var typed = (await Forms.ReadAsync(http, ct))?["code"];
        var (session, refusal) = await FindAsync(http, typed is [{ } code] ? code : "", ct);
        return session is null ? refusal!
            : session is { Mvpd: not null, DomainName: not null, RedirectUrl: not null } ? SeeOther(http, Authenticate(session))
            : SeeOther(http, $"/activate/{session.Code}");
    }

    private async Task<IResult> PickAsync(string code, HttpContext http, CancellationToken ct)
    {
        var (session, refusal) = await FindAsync(http, code, ct);
        if (session is null)
        {
            return refusal!;
        }

        var (settings, serviceProvider) = await OfAsync(session, ct);
        var wanted = http.Request.Query["q"] is [{ Length: > 0 and <= MaxSearch } q] ? q.Trim() : "";
        var offers = Offers(settings, session).Where(o => o.DisplayName.Contains(wanted, StringComparison.OrdinalIgnoreCase)).Select(Shown).ToList();
        var view = pages.View(http);
        return HtmlPage.Of<PickerPage>(new
        {
            View = view,
            App = serviceProvider?.DisplayName ?? session.ServiceProvider,
            session.Code,
            Device = view.Say(TvTexts.Device(Platforms.Of(session.Platform)) ?? TvTexts.SomeDevice),
            Offers = (IReadOnlyList<Offer>)offers,
            Known = session.Mvpd is { } mvpd && settings.Integration(session.ServiceProvider, mvpd) is { Enabled: true, IsTempPass: false } known ? Shown(known) : null,
            Wanted = wanted,
        });
    }

    private async Task<IResult> ChooseAsync(string code, HttpContext http, CancellationToken ct)
    {
        var (session, refusal) = await FindAsync(http, code, ct);
        if (session is null)
        {
            return refusal!;
        }

        var (settings, serviceProvider) = await OfAsync(session, ct);
        var chosen = (await Forms.ReadAsync(http, ct))?["mvpd"] is [{ } id] ? Offers(settings, session).FirstOrDefault(o => o.Mvpd.Id == id) : null;
        if (chosen is null)
        {
            return SeeOther(http, $"/activate/{session.Code}");
        }

        var domain = serviceProvider?.Domains is [var first, ..] ? first.Name : urls.Host;
        var redirect = serviceProvider?.DefaultRedirectUrl ?? urls.For(SignInEnd.DonePath);
        var filled = await database.WriteAsync(tx => viewers.ChooseAsync(tx, session.Id, chosen.Mvpd.Id, domain, redirect), ct);
        return filled is null ? Ask(http, null, TvTexts.CodeWrong, StatusCodes.Status400BadRequest) : SeeOther(http, Authenticate(filled));
    }

    private IResult Done(HttpContext http) => SessionCode.Normalize(http.Request.Query["code"]) is { } code
        ? HtmlPage.Of<TvMessagePage>(new { View = pages.View(http), Title = TvTexts.FailedTitle, Lead = TvTexts.FailedLead, Link = $"/activate/{code}", LinkText = TvTexts.TryAgain })
        : HtmlPage.Of<TvMessagePage>(new { View = pages.View(http), Title = TvTexts.DoneTitle, Lead = TvTexts.DoneLead, Good = true });

    /// <summary>The live session of a code that somebody typed; else the page to type another.</summary>
    private async Task<(ViewerSession? Session, IResult? Refusal)> FindAsync(HttpContext http, string code, CancellationToken ct)
    {
        var address = http.Connection.RemoteIpAddress;
        if (!await guesses.MayTryAsync(address, ct))
        {
            return (null, Ask(http, null, TvTexts.CodeTooMany, StatusCodes.Status429TooManyRequests));
        }

        if (await viewers.SessionAsync(code, ct) is not { Done: false } session)
        {
            return (null, Ask(http, SessionCode.Normalize(code), TvTexts.CodeWrong, StatusCodes.Status400BadRequest));
        }

        await guesses.RightAsync(address, ct);
        return (session, null);
    }

    private async Task<(TvSettings Settings, TvServiceProvider? ServiceProvider)> OfAsync(ViewerSession session, CancellationToken ct)
    {
        var settings = await directory.ForAsync(session.OrganizationId, ct);
        return (settings, settings.ServiceProvider(session.ServiceProvider));
    }

    // A trial is no provider that anybody could sign in at.
    private static IEnumerable<Integration> Offers(TvSettings settings, ViewerSession session) => settings.Offered(session.ServiceProvider).Where(o => !o.IsTempPass);

    private static Offer Shown(Integration integration) => new(integration.Mvpd.Id, integration.DisplayName, integration.LogoUrl);

    private IResult Ask(HttpContext http, string? code, LocalText? problem, int status = StatusCodes.Status200OK) =>
        HtmlPage.Of<TvCodePage>(new { View = pages.View(http), Code = code, Problem = problem }, status);

    private static string Authenticate(ViewerSession session) => $"/api/v2/authenticate/{Uri.EscapeDataString(session.ServiceProvider)}/{session.Code}";

    private IResult SeeOther(HttpContext http, string path)
    {
        http.Response.Headers.Location = paths.Of(path);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
