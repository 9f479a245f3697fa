using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Organizations;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.People;

/// <summary>
/// Changes and removes people. The organization is locked meanwhile, so that two owners who demote each other at the same
/// moment do not both succeed.
/// </summary>
public sealed class ChangePerson(Database database, PersonEnd end, IAudit audit)
{
    /// <summary>Thrown to roll back what would leave no owner.</summary>
    private sealed class LastOwnerException : Exception;

    /// <summary>Applies an update; <paramref name="matches"/> says whether the version found is the one the caller has seen.</summary>
    public async Task<(PersonRow? Person, ProblemHttpResult? Problem)> UpdateAsync(
        Caller caller, string id, UpdatePerson request, Func<long, bool> matches, CancellationToken ct)
    {
        try
        {
            return await database.WriteAsync<(PersonRow?, ProblemHttpResult?)>(tx => UpdateAsync(tx, caller, id, request, matches), ct);
        }
        catch (LastOwnerException)
        {
            return (null, AdminProblems.LastOwner());
        }
    }

    /// <summary>Removes somebody; null when done.</summary>
    public async Task<ProblemHttpResult?> DeleteAsync(Caller caller, string id, CancellationToken ct)
    {
        try
        {
            return await database.WriteAsync<ProblemHttpResult?>(async tx =>
            {
                await OrganizationStore.LockAsync(tx, caller.OrganizationId);
                if (await PersonStore.FindAsync(tx, caller.OrganizationId, id) is not { } person)
                {
                    return Problems.NotFound();
                }

                if (!PersonRights.MayTouch(caller, person.Role))
                {
                    return PersonRights.Refusal();
                }

                await end.RunAsync(tx, caller.OrganizationId, id, PersonEndings.Deleted);
                await PersonStore.DeleteAsync(tx, id);
                await RequireOwnerAsync(tx, caller.OrganizationId);
                await audit.WriteAsync(tx, caller, "person.delete", id, new { person.Email, person.Name });
                return null;
            }, ct);
        }
        catch (LastOwnerException)
        {
            return AdminProblems.LastOwner();
        }
    }

    private async Task<(PersonRow?, ProblemHttpResult?)> UpdateAsync(Tx tx, Caller caller, string id, UpdatePerson request, Func<long, bool> matches)
    {
        await OrganizationStore.LockAsync(tx, caller.OrganizationId);
        if (await PersonStore.FindAsync(tx, caller.OrganizationId, id) is not { } before)
        {
            return (null, Problems.NotFound());
        }

        var after = Changed(before, request);
        if (await RefusalAsync(tx, caller, before, after, request, matches) is { } refusal)
        {
            return (null, refusal);
        }

        await PersonStore.UpdateAsync(tx, after);
        await RequireOwnerAsync(tx, caller.OrganizationId);
        if (after.State == "disabled" && before.State != "disabled")
        {
            await end.RunAsync(tx, caller.OrganizationId, id, PersonEndings.Disabled);
        }

        await audit.WriteAsync(tx, caller, "person.update", id, new { From = Audited(before), To = Audited(after) });
        return (await PersonStore.FindAsync(tx, caller.OrganizationId, id), null);
    }

    private static async Task<ProblemHttpResult?> RefusalAsync(
        Tx tx, Caller caller, PersonRow before, PersonRow after, UpdatePerson request, Func<long, bool> matches)
    {
        if (!PersonRights.MayTouch(caller, before.Role) || !PersonRights.MayTouch(caller, after.Role))
        {
            return PersonRights.Refusal();
        }

        if (!matches(before.Version))
        {
            return Problems.PreconditionFailed();
        }

        if (request.State is { } wanted && !MayBecome(before.State, wanted))
        {
            return Problems.Conflict("Somebody invited becomes active by the invitation or by a password only, and nobody becomes invited again.");
        }

        if (!after.Identifiers.Any())
        {
            return Problems.Conflict("One of user name, e-mail address and Managed Apple Account has to stay.");
        }

        return await PersonStore.FindOtherAsync(tx, caller.OrganizationId, after) is { } other ? AddPerson.Taken(after, other) : null;
    }

    private static PersonRow Changed(PersonRow before, UpdatePerson request) => before with
    {
        Name = request.Name?.Trim() is { Length: > 0 } name ? name : before.Name,
        Role = request.Role is { } role ? Roles.Text(role.FromContract()) : before.Role,
        State = request.State?.ToString().ToLowerInvariant() ?? before.State,
        Email = Given(request.Email, before.Email, Emails.Normalize),
        UserName = Given(request.UserName, before.UserName, Emails.Normalize),
        ManagedAppleAccount = Given(request.ManagedAppleAccount, before.ManagedAppleAccount, Emails.Normalize),
        GivenName = Given(request.GivenName, before.GivenName, s => s.Trim()),
        FamilyName = Given(request.FamilyName, before.FamilyName, s => s.Trim()),
    };

    // Absent stays, empty goes.
    private static string? Given(string? wanted, string? before, Func<string, string> form) =>
        wanted is null ? before : form(wanted) is { Length: > 0 } text ? text : null;

    private static object Audited(PersonRow p) => new { p.Name, p.Role, p.State, p.Email, p.UserName, p.ManagedAppleAccount, p.GivenName, p.FamilyName };

    private static bool MayBecome(string from, PersonState to) => to switch
    {
        PersonState.Disabled => true,
        PersonState.Active => from is "active" or "disabled",
        _ => from == "invited",
    };

    private static async Task RequireOwnerAsync(Tx tx, string organizationId)
    {
        if (!await PersonStore.HasOwnerAsync(tx, organizationId))
        {
            throw new LastOwnerException();
        }
    }
}
