using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.People;

/// <summary>People of the caller's organization.</summary>
public static class PeopleEndpoints
{
    /// <summary>Everybody, in the order they came.</summary>
    /// <param name="page">Which piece of the list.</param>
    /// <param name="http">The request.</param>
    /// <param name="people">The directory.</param>
    /// <param name="search">Part of a name, user name, e-mail address or Managed Apple Account.</param>
    /// <param name="state">Only people in this state.</param>
    /// <param name="role">Only people with this role.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Ok<Page<Person>>> ListAsync(
        [AsParameters] PageRequest page, HttpContext http, PersonStore people,
        [StringLength(100)] string? search, string? state, string? role, CancellationToken ct)
    {
        var filter = PersonFilter.Of(search, QueryEnum.Parse<PersonState>(state, "state"), QueryEnum.Parse<PersonRole>(role, "role"));
        return TypedResults.Ok(page.Page(await people.ListAsync(Caller.Of(http).OrganizationId, filter, page, ct), r => r.Id, r => r.ToContract()));
    }

    /// <summary>One person.</summary>
    public static async Task<Results<Ok<Person>, ProblemHttpResult>> GetAsync(string id, HttpContext http, PersonStore people, CancellationToken ct)
    {
        if (await people.FindAsync(Caller.Of(http).OrganizationId, id, ct) is not { } person)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, person.Version);
        return TypedResults.Ok(person.ToContract());
    }

    /// <summary>Adds somebody: with a password, or with a one-time link to hand over, or with neither.</summary>
    public static async Task<Results<Created<CreatedPerson>, ProblemHttpResult>> CreateAsync(NewPerson request, HttpContext http, AddPerson add, CancellationToken ct)
    {
        var (created, problem) = await add.RunAsync(Caller.Of(http), request, ct);
        return created is null ? problem ?? throw new UnreachableException() : TypedResults.Created($"/api/v1/people/{created.Person.Id}", created);
    }

    /// <summary>Gives somebody a new password. Their sessions end.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> SetPasswordAsync(
        string id, SetPassword request, HttpContext http, PasswordReset reset, CancellationToken ct) =>
        await reset.RunAsync(Caller.Of(http), id, request, ct) is { } problem ? problem : TypedResults.NoContent();

    /// <summary>A new link for somebody who was invited; the old one ends.</summary>
    public static async Task<Results<Ok<Invitation>, ProblemHttpResult>> InviteAgainAsync(
        string id, HttpContext http, Database database, Invitations invitations, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<Ok<Invitation>, ProblemHttpResult>>(async tx =>
        {
            switch (await PersonStore.FindAsync(tx, caller.OrganizationId, id))
            {
                case null:
                    return Problems.NotFound();
                case { } found when !PersonRights.MayTouch(caller, found.Role):
                    return PersonRights.Refusal();
                case { State: not "invited" }:
                    return Problems.Conflict("The person has already taken up an invitation, or was disabled.");
                case var person:
                    await audit.WriteAsync(tx, caller, "person.invite", id, new { person.Email, Again = true });
                    return TypedResults.Ok(await invitations.IssueAsync(tx, caller.OrganizationId, person.ToContract()));
            }
        }, ct);
    }

    /// <summary>Changes names, role or state.</summary>
    public static async Task<Results<Ok<Person>, ProblemHttpResult>> UpdateAsync(
        string id, UpdatePerson request, HttpContext http, ChangePerson change, CancellationToken ct)
    {
        var (person, problem) = await change.UpdateAsync(Caller.Of(http), id, request, version => ETags.Matches(http, version), ct);
        if (person is null)
        {
            return problem ?? throw new UnreachableException();
        }

        ETags.Set(http, person.Version);
        return TypedResults.Ok(person.ToContract());
    }

    /// <summary>Removes somebody.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, ChangePerson change, CancellationToken ct) =>
        await change.DeleteAsync(Caller.Of(http), id, ct) is { } problem ? problem : TypedResults.NoContent();

    /// <summary>Signs somebody out everywhere: sessions, and whatever applications and devices were given in their name.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> EndSessionsAsync(
        string id, HttpContext http, Database database, PersonEnd end, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<NoContent, ProblemHttpResult>>(async tx =>
        {
            if (await PersonStore.FindAsync(tx, caller.OrganizationId, id) is not { } person)
            {
                return Problems.NotFound();
            }

            if (!PersonRights.MayTouch(caller, person.Role))
            {
                return PersonRights.Refusal();
            }

            await end.RunAsync(tx, caller.OrganizationId, id, PersonEndings.SignedOut);
            await audit.WriteAsync(tx, caller, "person.end-sessions", id);
            return TypedResults.NoContent();
        }, ct);
    }

    /// <summary>Takes up an invitation: sets the password, and signs in to the administration whoever has a part in it and needs no second factor.</summary>
    public static async Task<Results<Ok<Session>, NoContent, ProblemHttpResult>> AcceptAsync(
        AcceptInvitation request, HttpContext http, Invitations invitations, CancellationToken ct) =>
        await invitations.AcceptAsync(request, http.Connection.RemoteIpAddress?.ToString() ?? "unknown", ct) switch
        {
            AcceptOutcome.Done { Session: { } session } => TypedResults.Ok(session),
            AcceptOutcome.Done => TypedResults.NoContent(),
            AcceptOutcome.Invalid => AdminProblems.InvitationInvalid(),
            AcceptOutcome.PasswordUnsuitable unsuitable => AdminProblems.PasswordUnsuitable(unsuitable.Reason),
            _ => throw new UnreachableException(),
        };
}
