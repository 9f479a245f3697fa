using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Accounts.People;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Accounts.Sessions;

/// <summary>Browser sessions of the caller's organization.</summary>
public static class SessionEndpoints
{
    /// <summary>Browsers in which people are signed in, the oldest first.</summary>
    /// <param name="page">Which piece of the list.</param>
    /// <param name="http">The request.</param>
    /// <param name="sessions">The sessions.</param>
    /// <param name="person">Only of this person.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Ok<Page<AccountSession>>> ListAsync(
        [AsParameters] PageRequest page, HttpContext http, SessionList sessions, string? person, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await sessions.PageAsync(Caller.Of(http).OrganizationId, PersonParameter.Check(person), page, ct), r => r.Id, r => r.ToContract()));

    /// <summary>Signs a browser out, and ends what applications got through it.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> EndAsync(
        string id, HttpContext http, Database database, BrowserSessions sessions, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return database.WriteAsync<Results<NoContent, ProblemHttpResult>>(async tx =>
        {
            if (await SessionList.RoleAsync(tx, caller.OrganizationId, id) is not { } role)
            {
                return Problems.NotFound();
            }

            if (!PersonRights.MayTouch(caller, role))
            {
                return PersonRights.Refusal();
            }

            await sessions.EndAsync(tx, caller.OrganizationId, id);
            await audit.WriteAsync(tx, caller, "session.end", id);
            return TypedResults.NoContent();
        }, ct);
    }
}
