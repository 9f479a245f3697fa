using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>The two forms of the page. Both must carry the key of their session, which no other site knows.</summary>
internal sealed class PostForms(
    TokenGate gate, TokenStore tokens, AttemptStore attempts, Downloads downloads, PageSessions sessions, PageResults results, PagePaths paths,
    OrganizationDirectory organizations, Database database, EnrollmentJournal journal, SignInFirst signIn)
{
    /// <summary>Largest form.</summary>
    public const int MaxFormBytes = 8 * 1024;

    /// <summary><c>POST /enroll/profile</c>: reserves a place, and 303 to the download.</summary>
    public static Task<IResult> DownloadAsync(HttpContext http, PostForms forms, CancellationToken ct) => forms.DownloadAsync(http, ct);

    /// <summary><c>POST /enroll/sign-in</c>: 303 to the sign-in pages.</summary>
    public static Task<IResult> SignInAsync(HttpContext http, PostForms forms, CancellationToken ct) => forms.SignInAsync(http, ct);

    private async Task<IResult> DownloadAsync(HttpContext http, CancellationToken ct)
    {
        var (session, token, form) = await ReadAsync(http, ct);
        return session is null || token is null ? results.Problem(http.Request, LinkAdvice.StaleForm, backLink: true)
            : await DownloadAsync(http, session, token, ClientKinds.Parse(form!["device"]), ct);
    }

    private async Task<IResult> SignInAsync(HttpContext http, CancellationToken ct)
    {
        var (session, token, _) = await ReadAsync(http, ct);
        return session is null || token is null
            ? results.Problem(http.Request, LinkAdvice.StaleForm, backLink: true)
            : await signIn.BeginAsync(http, session, token, ct);
    }

    private async Task<IResult> DownloadAsync(HttpContext http, PageSession session, TokenRow token, ClientKind? chosen, CancellationToken ct)
    {
        var visitor = Visitor.Of(http.Request, chosen);
        var attempt = session.AttemptId is { } id ? await attempts.FindAsync(token.OrgId, id, ct) : null;
        var verdict = await gate.CheckAsync(token, http.Connection.RemoteIpAddress, needsPlace: attempt is not { HoldsPlace: true }, ct);
        if (verdict is TokenVerdict.Closed closed)
        {
            return await RefuseAsync(http, token, visitor, closed.Code, ct);
        }

        if (visitor.Kind.Platform() is not { } platform || (PlatformRules.Problem(token, platform, visitor.OsVersion) is not null))
        {
            var code = visitor.Kind.Platform() is { } known ? PlatformRules.Problem(token, known, visitor.OsVersion)! : Codes.UnsupportedPlatform;
            return await RefuseAsync(http, token, visitor, code, ct);
        }

        if (token.RequireSignIn && !await IsSignedInAsync(session, ct))
        {
            sessions.Write(http.Response, session with { PersonId = null, Person = null });
            return GoTo(http, "/enroll");
        }

        var request = new DownloadRequest(
            token, session, visitor, Languages.Of(http.Request), http.Request.Headers.UserAgent.ToString(), http.Connection.RemoteIpAddress?.ToString());
        switch (await downloads.StartAsync(request, ct))
        {
            case DownloadOutcome.Ready ready:
                sessions.Write(http.Response, session with { AttemptId = ready.AttemptId, Secret = ready.Secret, Device = visitor.Kind.Word() });

                // A device without a browser gets the address to type; all others get the file.
                return GoTo(http, visitor.Kind == ClientKind.AppleTv ? "/enroll" : $"/enroll/profile/{ready.Secret}");
            case DownloadOutcome.Closed refused:
                return await RefuseAsync(http, token, visitor, refused.Code, ct);
            default:
                return GoTo(http, "/enroll");
        }
    }

    // Whoever was signed out everywhere since is asked again, and whoever was disabled cannot answer.
    private async Task<bool> IsSignedInAsync(PageSession session, CancellationToken ct) =>
        session.PersonId is not null && await database.FirstAsync<string>(
            "select id from admin_person where id = @PersonId and org_id = @OrganizationId and state = 'active' and signed_out_ms < @SignedInMs", session, ct) is not null;

    private async Task<IResult> RefuseAsync(HttpContext http, TokenRow token, Visitor visitor, string code, CancellationToken ct)
    {
        await journal.WriteAsync(new JournalEvent(token.OrgId, code, "user")
        {
            TokenId = token.Id,
            RemoteAddress = http.Connection.RemoteIpAddress?.ToString(),
            UserAgent = http.Request.Headers.UserAgent.ToString(),
            Platform = visitor.Kind.Word(),
            Detail = new { at = "download" },
        }, ct);
        var organization = (await organizations.FindAsync(token.OrgId, ct))?.Name;
        var needs = visitor.Kind.Platform() is { } platform ? Needs.Of(code, token, platform, results.View(http.Request)) : null;
        return results.Problem(http.Request, code, token, organization, needs);
    }

    private async Task<(PageSession? Session, TokenRow? Token, IFormCollection? Form)> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (sessions.Read(http.Request) is not { } session || await Forms.ReadAsync(http, ct) is not { } form)
        {
            return default;
        }

        return PageSessions.IsGenuine(session, form["form"])
            ? (session, await tokens.FindAsync(session.OrganizationId, session.TokenId, ct), form)
            : default;
    }

    private IResult GoTo(HttpContext http, string path)
    {
        http.Response.Headers.Location = paths.Of(path);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
