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
    public static async Task<Ok<Page<Person>>> ListAsync([AsParameters] PageRequest page, HttpContext http, PersonStore people, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await people.ListAsync(Caller.Of(http).OrganizationId, page, ct), r => r.Id, r => r.ToContract()));

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

    /// <summary>Invites somebody. The answer holds a one-time link to hand over.</summary>
    public static async Task<Results<Created<Invitation>, ProblemHttpResult>> InviteAsync(
        InvitePerson request, HttpContext http, Database database, Invitations invitations, IAudit audit, TimeProvider time, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var person = new PersonRow
        {
            Id = Id.New("usr", time),
            Email = Emails.Normalize(request.Email),
            Name = request.Name.Trim(),
            Role = Roles.Text(request.Role.FromContract()),
            State = "invited",
            CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var invitation = await database.WriteAsync(async tx =>
        {
            if (!await PersonStore.AddAsync(tx, caller.OrganizationId, person))
            {
                return null;
            }

            await audit.WriteAsync(tx, caller, "person.invite", person.Id, new { person.Email, person.Role });
            return await invitations.IssueAsync(tx, caller.OrganizationId, person.ToContract());
        }, ct);
        return invitation is null ? AdminProblems.EmailTaken() : TypedResults.Created($"/api/v1/people/{person.Id}", invitation);
    }

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
                case { State: not "invited" }:
                    return Problems.Conflict("The person has already taken up an invitation, or was disabled.");
                case var person:
                    await audit.WriteAsync(tx, caller, "person.invite", id, new { person.Email, Again = true });
                    return TypedResults.Ok(await invitations.IssueAsync(tx, caller.OrganizationId, person.ToContract()));
            }
        }, ct);
    }

    /// <summary>Changes name, role or state.</summary>
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
            if (await PersonStore.FindAsync(tx, caller.OrganizationId, id) is null)
            {
                return Problems.NotFound();
            }

            await end.RunAsync(tx, caller.OrganizationId, id, PersonEndings.SignedOut);
            await audit.WriteAsync(tx, caller, "person.end-sessions", id);
            return TypedResults.NoContent();
        }, ct);
    }

    /// <summary>Takes up an invitation: sets the password, and signs in.</summary>
    public static async Task<Results<Ok<Session>, ProblemHttpResult>> AcceptAsync(AcceptInvitation request, Invitations invitations, CancellationToken ct) =>
        await invitations.AcceptAsync(request, ct) switch
        {
            AcceptOutcome.Done done => TypedResults.Ok(done.Session),
            AcceptOutcome.Invalid => AdminProblems.InvitationInvalid(),
            AcceptOutcome.PasswordUnsuitable unsuitable => AdminProblems.PasswordUnsuitable(unsuitable.Reason),
            _ => throw new UnreachableException(),
        };
}
