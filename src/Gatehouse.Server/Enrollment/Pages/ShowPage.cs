using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Hosting.Qr;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Pages;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary><c>GET /enroll</c>: the page that fits the visitor, the token and how far the attempt has come. Stores nothing but log entries.</summary>
internal sealed class ShowPage(
    TokenGate gate, TokenStore tokens, AttemptStore attempts, PageSessions sessions, PageResults results, OrganizationDirectory organizations,
    EnrollmentJournal journal, PublicUrls urls, IOptions<EnrollmentOptions> options, TimeProvider time)
{
    /// <summary>Shows it, or opens the link that is in the query.</summary>
    public static async Task<IResult> HandleAsync(HttpContext http, ShowPage page, OpenLink open, PageResults results, CancellationToken ct)
    {
        if (Visitor.Of(http.Request, null).IsPreviewer)
        {
            return results.Bland(http.Request);
        }

        return http.Request.Query.ContainsKey("token") ? await open.ByTokenAsync(http, ct) : await page.ShowAsync(http, ct);
    }

    private async Task<IResult> ShowAsync(HttpContext http, CancellationToken ct)
    {
        if (sessions.Read(http.Request) is not { } session || await tokens.FindAsync(session.OrganizationId, session.TokenId, ct) is not { } token)
        {
            return results.Problem(http.Request, Catalogue.LinkAdvice.NoSession);
        }

        var visitor = Visitor.Of(http.Request, ClientKinds.Parse(http.Request.Query["device"]) ?? ClientKinds.Parse(session.Device));
        var attempt = session.AttemptId is { } id ? await attempts.FindAsync(token.OrgId, id, ct) : null;
        var organization = (await organizations.FindAsync(token.OrgId, ct))?.Name;
        if (attempt is not null && organization is not null)
        {
            return Progress(http, session, visitor, attempt, organization);
        }

        return await gate.CheckAsync(token, http.Connection.RemoteIpAddress, needsPlace: true, ct) is TokenVerdict.Closed closed
            ? results.Problem(http.Request, closed.Code, token, organization)
            : await EntryAsync(http, session, visitor, token, organization!, ct);
    }

    private IResult Progress(HttpContext http, PageSession session, Visitor visitor, AttemptRow attempt, string organization)
    {
        var address = visitor.Kind == ClientKind.AppleTv && session.Secret is { } secret ? urls.For($"/enroll/profile/{secret}") : null;
        return PageResults.Page<ProgressPage>(new
        {
            View = results.View(http.Request, organization),
            Progress = ProgressView.Of(attempt, address, time.GetUtcNow()),
            visitor.Kind,
            session.FormKey,
        });
    }

    private async Task<IResult> EntryAsync(HttpContext http, PageSession session, Visitor visitor, TokenRow token, string organization, CancellationToken ct)
    {
        var view = results.View(http.Request, organization);
        if (visitor.Kind.Platform() is not { } platform)
        {
            await NoteAsync(http, visitor, token, Codes.UnsupportedPlatform, ct);
            return Elsewhere(view, visitor, token);
        }

        if (!visitor.CanInstall)
        {
            await NoteAsync(http, visitor, token, Codes.WrongBrowser, ct);
            return PageResults.Page<SafariPage>(new { View = view, Link = ShortLink(token), visitor.Kind });
        }

        if (PlatformRules.Problem(token, platform, visitor.OsVersion) is { } problem)
        {
            await NoteAsync(http, visitor, token, problem, ct);
            return results.Problem(http.Request, problem, token, organization, Needs.Of(problem, token, platform, view));
        }

        return token.RequireSignIn && session.PersonId is null
            ? PageResults.Page<SignInPage>(new { View = view, session.FormKey })
            : PageResults.Page<LandingPage>(new { View = view, Token = token, visitor.Kind, session.FormKey, visitor.MaybeIPad, HasRootCa = options.Value.RootCaFile is not null });
    }

    private IResult Elsewhere(PageView view, Visitor visitor, TokenRow token)
    {
        var link = ShortLink(token);
        var symbol = visitor.Kind == ClientKind.Watch ? null : QrSymbol.Of(link, null);
        return PageResults.Page<OtherDevicePage>(new
        {
            View = view,
            visitor.Kind,
            Link = link,
            QrPath = symbol is null ? null : QrSvg.Path(symbol),
            QrSize = symbol?.Size ?? 0,
        });
    }

    private string ShortLink(TokenRow token) => urls.For($"/e/{tokens.OpenCode(token)}");

    private Task NoteAsync(HttpContext http, Visitor visitor, TokenRow token, string code, CancellationToken ct) =>
        journal.WriteAsync(new JournalEvent(token.OrgId, code, "user")
        {
            TokenId = token.Id,
            RemoteAddress = http.Connection.RemoteIpAddress?.ToString(),
            UserAgent = http.Request.Headers.UserAgent.ToString(),
            Platform = visitor.Kind.Word(),
        }, ct);
}
