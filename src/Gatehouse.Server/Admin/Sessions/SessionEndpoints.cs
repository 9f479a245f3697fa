using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Organizations;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.Sessions;

/// <summary>Signing in and out, and who one is.</summary>
public static class SessionEndpoints
{
    /// <summary>Signs in by address and password, and by a code where a password alone is not enough.</summary>
    public static async Task<Results<Ok<Session>, ProblemHttpResult>> SignInAsync(SignInRequest request, SignIn signIn, HttpContext http, CancellationToken ct) =>
        await signIn.RunAsync(request, http.Connection.RemoteIpAddress?.ToString() ?? "unknown", ct) switch
        {
            SignInOutcome.Done done => TypedResults.Ok(done.Session),
            SignInOutcome.OrganizationDisabled => AdminProblems.OrganizationDisabled(),
            SignInOutcome.SecondFactorMissing missing => AdminProblems.SecondFactor(missing.Verdict, missing.OrganizationSlug),
            _ => AdminProblems.SignInFailed(),
        };

    /// <summary>Signs out: ends the session that makes the request. With an API key it changes nothing.</summary>
    public static async Task<NoContent> SignOutAsync(HttpContext http, Database database, IAudit audit, CancellationToken ct)
    {
        if (http.Features.Get<Credential>() is { SessionId: { } session } credential)
        {
            await database.WriteAsync(async tx =>
            {
                await SessionStore.EndAsync(tx, session);
                await audit.WriteAsync(tx, credential.Caller, "session.end", credential.Caller.Id);
            }, ct);
        }

        return TypedResults.NoContent();
    }

    /// <summary>Who makes the request, and what they may do.</summary>
    public static async Task<Ok<CallerInfo>> MeAsync(HttpContext http, OrganizationStore organizations, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return TypedResults.Ok(CallerInfos.Of(caller, (await organizations.GetAsync(caller.OrganizationId, ct)).Slug));
    }

    /// <summary>Changes the password of the person who asks, and ends their other sessions.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        ChangePassword request, HttpContext http, PasswordChange change, CancellationToken ct) =>
        http.Features.Get<Credential>() is not { SessionId: { } session } credential
            ? Problems.Forbidden("Only a signed-in person has a password.")
            : await change.RunAsync(credential.Caller, session, request, ct) is { } problem ? problem : TypedResults.NoContent();
}
