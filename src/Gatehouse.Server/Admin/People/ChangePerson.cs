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

        if (!matches(before.Version))
        {
            return (null, Problems.PreconditionFailed());
        }

        if (request.State is { } wanted && !MayBecome(before.State, wanted))
        {
            return (null, Problems.Conflict("Somebody invited becomes active by the invitation only, and nobody becomes invited again."));
        }

        var state = request.State?.ToString().ToLowerInvariant() ?? before.State;
        var name = request.Name?.Trim() is { Length: > 0 } given ? given : before.Name;
        var role = request.Role is { } newRole ? Roles.Text(newRole.FromContract()) : before.Role;
        await PersonStore.UpdateAsync(tx, id, name, role, state);
        await RequireOwnerAsync(tx, caller.OrganizationId);
        if (state == "disabled" && before.State != "disabled")
        {
            await end.RunAsync(tx, caller.OrganizationId, id, PersonEndings.Disabled);
        }

        await audit.WriteAsync(tx, caller, "person.update", id, new
        {
            From = new { before.Name, before.Role, before.State },
            To = new { Name = name, Role = role, State = state },
        });
        return (await PersonStore.FindAsync(tx, caller.OrganizationId, id), null);
    }

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
