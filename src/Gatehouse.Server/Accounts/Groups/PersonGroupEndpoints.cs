using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Accounts.People;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Accounts.Groups;

/// <summary>Groups of people of the caller's organization.</summary>
public static class PersonGroupEndpoints
{
    /// <summary>All groups, in the order they were made.</summary>
    /// <param name="page">Which piece of the list.</param>
    /// <param name="http">The request.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="person">Only those that this person is in.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Ok<Page<PersonGroup>>> ListAsync(
        [AsParameters] PageRequest page, HttpContext http, PersonGroupStore groups, string? person, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await groups.ListAsync(Caller.Of(http).OrganizationId, PersonParameter.Check(person), page, ct), r => r.Id, r => r.ToContract()));

    /// <summary>One group.</summary>
    public static async Task<Results<Ok<PersonGroup>, ProblemHttpResult>> GetAsync(string id, HttpContext http, PersonGroupStore groups, CancellationToken ct)
    {
        if (await groups.FindAsync(Caller.Of(http).OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(row.ToContract());
    }

    /// <summary>Makes a group.</summary>
    public static async Task<Results<Created<PersonGroup>, ProblemHttpResult>> CreateAsync(
        NewPersonGroup request, HttpContext http, Database database, PersonGroupStore groups, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var row = await database.WriteAsync(async tx =>
        {
            var added = await groups.AddAsync(tx, caller.OrganizationId, request.Name.Trim(), Text(request.Description), request.RequireSecondFactor);
            if (added is not null)
            {
                await audit.WriteAsync(tx, caller, "person-group.create", added.Id, new { added.Name, added.RequireSecondFactor });
            }

            return added;
        }, ct);
        return row is null ? AccountsProblems.GroupNameTaken() : TypedResults.Created($"/api/v1/person-groups/{row.Id}", row.ToContract());
    }

    /// <summary>Changes name, description, or what is asked of its people.</summary>
    public static async Task<Results<Ok<PersonGroup>, ProblemHttpResult>> UpdateAsync(
        string id, UpdatePersonGroup request, HttpContext http, Database database, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<Ok<PersonGroup>, ProblemHttpResult>>(async tx =>
        {
            if (await PersonGroupStore.FindAsync(tx, caller.OrganizationId, id) is not { } before)
            {
                return Problems.NotFound();
            }

            if (ETags.Check(http, before.Version) is { } stale)
            {
                return stale;
            }

            var name = request.Name?.Trim() is { Length: > 0 } given ? given : before.Name;
            var description = request.Description is null ? before.Description : Text(request.Description);
            var require = request.RequireSecondFactor ?? before.RequireSecondFactor;
            if (!await PersonGroupStore.UpdateAsync(tx, caller.OrganizationId, id, name, description, require))
            {
                return AccountsProblems.GroupNameTaken();
            }

            await audit.WriteAsync(tx, caller, "person-group.update", id, new { From = before.Name, To = name, RequireSecondFactor = require });
            var after = await PersonGroupStore.FindAsync(tx, caller.OrganizationId, id);
            ETags.Set(http, after!.Version);
            return TypedResults.Ok(after.ToContract());
        }, ct);
    }

    /// <summary>Removes a group; its people stay.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, Database database, IAudit audit, CancellationToken ct) =>
        database.RemoveAsync(http, audit, "person-group.delete", id, (tx, org) => PersonGroupStore.DeleteAsync(tx, org, id), ct);

    /// <summary>People in a group.</summary>
    public static async Task<Results<Ok<Page<Person>>, ProblemHttpResult>> MembersAsync(
        string id, [AsParameters] PageRequest page, HttpContext http, PersonGroupStore groups, CancellationToken ct)
    {
        var organization = Caller.Of(http).OrganizationId;
        return await groups.FindAsync(organization, id, ct) is null
            ? Problems.NotFound()
            : TypedResults.Ok(page.Page(await groups.MembersAsync(organization, id, page, ct), r => r.Id, r => r.ToContract()));
    }

    /// <summary>Puts somebody into a group; nothing happens when they are there already.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> AddMemberAsync(
        string id, string personId, HttpContext http, Database database, IAudit audit, CancellationToken ct) =>
        ChangeAsync(id, personId, http, database, audit, PersonGroupStore.JoinAsync, "person-group.add-member", ct);

    /// <summary>Takes somebody out of a group; nothing happens when they are not there.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> RemoveMemberAsync(
        string id, string personId, HttpContext http, Database database, IAudit audit, CancellationToken ct) =>
        ChangeAsync(id, personId, http, database, audit, PersonGroupStore.LeaveAsync, "person-group.remove-member", ct);

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        string id, string personId, HttpContext http, Database database, IAudit audit, Func<Tx, string, string, Task<bool>> change, string action, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<NoContent, ProblemHttpResult>>(async tx =>
        {
            if (await PersonGroupStore.FindAsync(tx, caller.OrganizationId, id) is null || await PersonStore.FindAsync(tx, caller.OrganizationId, personId) is null)
            {
                return Problems.NotFound();
            }

            if (await change(tx, id, personId))
            {
                await audit.WriteAsync(tx, caller, action, id, new { Person = personId });
            }

            return TypedResults.NoContent();
        }, ct);
    }

    private static string? Text(string? text) => text?.Trim() is { Length: > 0 } given ? given : null;
}
