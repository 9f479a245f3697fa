using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>
/// Where links lead: the token is checked and moves into the session, and the browser goes on to a clean address. Apart
/// from log lines nothing is stored, because programs that draw previews open links too.
/// </summary>
internal sealed class OpenLink(
    TokenGate gate, TokenStore tokens, PageSessions sessions, PageResults results, PagePaths paths, EnrollmentJournal journal, Database database,
    ILogger<OpenLink> log)
{
    /// <summary><c>GET /enroll?token=…</c>: 303 to the page.</summary>
    public async Task<IResult> ByTokenAsync(HttpContext http, CancellationToken ct)
    {
        // One value: several would make it unclear which was checked.
        var values = http.Request.Query["token"];
        var verdict = await gate.CheckAsync(values.Count == 1 ? values[0] : null, http.Connection.RemoteIpAddress, ct);
        return await AnswerAsync(http, verdict, StatusCodes.Status303SeeOther, ct);
    }

    /// <summary><c>GET /e/{code}</c>: 302 to the page, so that the signed token never stands in the address bar.</summary>
    public static Task<IResult> ByCodeAsync(string code, HttpContext http, OpenLink open, CancellationToken ct) => open.ByCodeAsync(http, code, ct);

    private async Task<IResult> ByCodeAsync(HttpContext http, string code, CancellationToken ct)
    {
        if (Visitor.Of(http.Request, null).IsPreviewer)
        {
            return results.Bland(http.Request);
        }

        var verdict = await tokens.FindByCodeAsync(code, ct) is { } row
            ? await gate.CheckAsync(row, http.Connection.RemoteIpAddress, needsPlace: true, ct)
            : new TokenVerdict.Closed(Codes.TokenUnknown, null, null);
        return await AnswerAsync(http, verdict, StatusCodes.Status302Found, ct);
    }

    private async Task<IResult> AnswerAsync(HttpContext http, TokenVerdict verdict, int redirect, CancellationToken ct)
    {
        var visitor = Visitor.Of(http.Request, null);
        if (verdict is TokenVerdict.Closed closed)
        {
            await LogAsync(http, visitor, closed, ct);
            return results.Problem(http.Request, closed.Code, closed.Token);
        }

        var token = ((TokenVerdict.Open)verdict).Token;
        await database.WriteAsync(async tx =>
        {
            await journal.WriteAsync(tx, Event(http, visitor, token.OrgId, Codes.PageOpened) with { TokenId = token.Id });
            await journal.WriteAsync(tx, Event(http, visitor, token.OrgId, Codes.TokenOk) with { TokenId = token.Id });
        }, ct);

        // The same person may open the link again, from the message or by scanning: a running attempt goes on.
        var session = sessions.Read(http.Request) is { } known && known.TokenId == token.Id ? known : sessions.New(token.OrgId, token.Id);
        sessions.Write(http.Response, session);
        http.Response.Headers.Location = paths.Of("/enroll");
        return TypedResults.StatusCode(redirect);
    }

    private async Task LogAsync(HttpContext http, Visitor visitor, TokenVerdict.Closed closed, CancellationToken ct)
    {
        EnrollmentLog.LinkRefused(log, closed.Code, closed.Token?.Id, http.Connection.RemoteIpAddress?.ToString());
        if (closed.OrganizationId is { } organizationId)
        {
            await journal.WriteAsync(Event(http, visitor, organizationId, closed.Code) with { TokenId = closed.Token?.Id, Detail = closed.Detail }, ct);
        }
    }

    private static JournalEvent Event(HttpContext http, Visitor visitor, string organizationId, string code) => new(organizationId, code, "user")
    {
        RemoteAddress = http.Connection.RemoteIpAddress?.ToString(),
        UserAgent = http.Request.Headers.UserAgent.ToString(),
        Platform = visitor.Kind.Word(),
    };
}
