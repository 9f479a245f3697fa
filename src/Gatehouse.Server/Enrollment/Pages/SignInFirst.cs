using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>Sends visitors to the sign-in pages, and takes them back with whoever they are.</summary>
internal sealed class SignInFirst(
    Database database, ISignIn signIn, IPeople people, TokenStore tokens, PageSessions sessions, PagePaths paths, EnrollmentJournal journal)
{
    /// <summary><c>GET /enroll/signed-in</c>: where the sign-in leads back to.</summary>
    public static Task<IResult> ReturnAsync(HttpContext http, SignInFirst first, CancellationToken ct) => first.ReturnAsync(http, ct);

    /// <summary>Begins a sign-in for the visitor of a token.</summary>
    public async Task<IResult> BeginAsync(HttpContext http, PageSession session, TokenRow token, CancellationToken ct)
    {
        var request = new SignInRequest(token.OrgId, ReturnPath(session), token.InviteeEmail, SignInPurposes.Ota);
        return GoTo(http, await database.WriteAsync(tx => signIn.BeginAsync(tx, request), ct));
    }

    private async Task<IResult> ReturnAsync(HttpContext http, CancellationToken ct)
    {
        var code = http.Request.Query["signin"];
        if (code.Count == 1 && sessions.Read(http.Request) is { } session && await tokens.FindAsync(session.OrganizationId, session.TokenId, ct) is { } token)
        {
            var result = await database.WriteAsync(tx => signIn.TakeAsync(tx, code[0]!, ReturnPath(session)), ct);
            await NoteAsync(http, session, token, result, ct);
        }

        // Without a result the page asks again.
        return GoTo(http, "/enroll");
    }

    private async Task NoteAsync(HttpContext http, PageSession session, TokenRow token, SignInResult? result, CancellationToken ct)
    {
        if (result is SignInResult.SignedIn done && await people.FindAsync(token.OrgId, done.PersonId, ct) is { } person)
        {
            sessions.Write(http.Response, session with { PersonId = person.Id, Person = person.PreferredName, SignedInMs = done.AuthTime.ToUnixTimeMilliseconds() });
        }
        else if (result is SignInResult.Refused refused)
        {
            await journal.WriteAsync(new JournalEvent(token.OrgId, Codes.SignInFailed, "user")
            {
                TokenId = token.Id,
                RemoteAddress = http.Connection.RemoteIpAddress?.ToString(),
                Detail = new { refused.Code },
            }, ct);
        }
    }

    // The result of a sign-in counts for the visitor who began it, and for nobody to whom its address was sent.
    private static string ReturnPath(PageSession session) =>
        "/enroll/signed-in?visit=" + Convert.ToHexStringLower(SecretToken.Hash("sign-in:" + session.FormKey).AsSpan(0, 16));

    private IResult GoTo(HttpContext http, string path)
    {
        http.Response.Headers.Location = paths.Of(path);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
