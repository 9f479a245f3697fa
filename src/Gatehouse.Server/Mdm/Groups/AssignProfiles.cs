using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.Profiles;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Groups;

/// <summary>Which profiles a group has. Devices of the group and of groups nested in it get what is new and lose what is gone.</summary>
public sealed class AssignProfiles(Database database, ReadGroups groups, GroupTree tree, ProfileReconciler profiles, IAudit audit)
{
    /// <summary>Profile ids of a group, in the order of installation.</summary>
    public async Task<Results<Ok<IReadOnlyList<string>>, ProblemHttpResult>> GetAsync(string id, HttpContext http, CancellationToken ct) =>
        await groups.FindAsync(http, Caller.Of(http).OrganizationId, id, ct) is { } group ? TypedResults.Ok(group.ProfileIds) : Problems.NotFound();

    /// <summary>Gives a group exactly these profiles, in this order.</summary>
    public async Task<Results<Ok<Group>, ProblemHttpResult>> SetAsync(
        string id, GroupProfilesPut request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(tx => ApplyAsync(tx, caller, id, [.. request.ProfileIds.Distinct(StringComparer.Ordinal)]), ct);
        return problem is not null ? problem : TypedResults.Ok((await groups.FindAsync(http, caller.OrganizationId, id, ct))!);
    }

    private async Task<ProblemHttpResult?> ApplyAsync(Tx tx, Caller caller, string groupId, string[] profileIds)
    {
        var changed = await tx.ExecuteAsync(
            "update mdm_group set version = version + 1 where org_id = @OrganizationId and id = @groupId", new { caller.OrganizationId, groupId });
        if (changed == 0)
        {
            return Problems.NotFound();
        }

        var known = await tx.ScalarAsync<long>(
            $"select count(*) from mdm_profile where org_id = @OrganizationId and id {JsonIds.In(tx.Kind, "@ids")}",
            new { caller.OrganizationId, ids = JsonIds.Of(profileIds) });
        if (known != profileIds.Length)
        {
            return Problems.RequestInvalid("One of profileIds is no profile here.");
        }

        await tx.ExecuteAsync("delete from mdm_group_profile where group_id = @groupId", new { groupId });
        for (var position = 0; position < profileIds.Length; position++)
        {
            await tx.ExecuteAsync(
                "insert into mdm_group_profile (group_id, profile_id, org_id, position) values (@groupId, @profileId, @OrganizationId, @position)",
                new { groupId, profileId = profileIds[position], caller.OrganizationId, position = (long)position });
        }

        await audit.WriteAsync(tx, caller, "group.set-profiles", groupId, new { profiles = profileIds });
        await profiles.ReconcileAsync(tx, caller.OrganizationId, await tree.MembersAsync(tx, groupId), updating: true);
        return null;
    }
}
