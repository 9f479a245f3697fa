using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.Devices;
using Gatehouse.Server.Mdm.Profiles;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Groups;

/// <summary>Puts devices into groups and takes them out; their profiles follow in the same transaction.</summary>
public sealed class EditMembers(Database database, GroupTree tree, ProfileReconciler profiles, IAudit audit, TimeProvider time)
{
    /// <summary>Adds devices to a group; those that are members already stay.</summary>
    /// <response code="400"><c>request-invalid</c>: one of the ids is no device here; none was added.</response>
    public async Task<Results<NoContent, ProblemHttpResult>> AddAsync(string id, GroupDevicesPut request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(tx => ApplyAddAsync(tx, caller, id, [.. request.DeviceIds.Distinct(StringComparer.Ordinal)]), ct);
        return problem is null ? TypedResults.NoContent() : problem;
    }

    /// <summary>Takes a device out of a group.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string id, string deviceId, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var found = await database.WriteAsync(async tx =>
        {
            var member = await tx.ScalarAsync<string>(
                "select device_id from mdm_group_member where org_id = @OrganizationId and group_id = @id and device_id = @deviceId", new { caller.OrganizationId, id, deviceId });
            if (member is null)
            {
                return false;
            }

            await LeaveAsync(tx, id, deviceId);
            await audit.WriteAsync(tx, caller, "group.remove-device", id, new { device = deviceId });
            await profiles.ReconcileAsync(tx, caller.OrganizationId, [deviceId], updating: true);
            return true;
        }, ct);
        return found ? TypedResults.NoContent() : Problems.NotFound();
    }

    /// <summary>Puts a device into exactly these groups.</summary>
    public async Task<Results<Ok<IReadOnlyList<DeviceGroup>>, ProblemHttpResult>> SetAsync(
        string id, DeviceGroupsPut request, HttpContext http, DeviceQuery devices, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(tx => ApplySetAsync(tx, caller, id, request), ct);
        return problem is not null
            ? problem
            : TypedResults.Ok<IReadOnlyList<DeviceGroup>>((await devices.GroupsAsync(caller.OrganizationId, [id], ct)).GetValueOrDefault(id) ?? []);
    }

    private async Task<ProblemHttpResult?> ApplyAddAsync(Tx tx, Caller caller, string groupId, string[] deviceIds)
    {
        if (await tx.ScalarAsync<string>("select id from mdm_group where org_id = @OrganizationId and id = @groupId", new { caller.OrganizationId, groupId }) is null)
        {
            return Problems.NotFound();
        }

        var ids = JsonIds.Of(deviceIds);
        var ofThem = JsonIds.In(tx.Kind, "@ids");
        var known = await tx.ScalarAsync<long>($"select count(*) from mdm_device where org_id = @OrganizationId and id {ofThem}", new { caller.OrganizationId, ids });
        if (known != deviceIds.Length)
        {
            return Problems.RequestInvalid("One of deviceIds is no device here.");
        }

        await tx.ExecuteAsync(
            $"""
            insert into mdm_group_member (group_id, device_id, org_id, is_primary, added_ms)
            select @groupId, d.id, d.org_id, case when exists (select 1 from mdm_group_member o where o.device_id = d.id and o.is_primary = true) then false else true end, @now
            from mdm_device d where d.org_id = @OrganizationId and d.id {ofThem}
            on conflict (group_id, device_id) do nothing
            """,
            new { groupId, caller.OrganizationId, ids, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        await audit.WriteAsync(tx, caller, "group.add-devices", groupId, new { devices = deviceIds.Length, device = deviceIds.Length == 1 ? deviceIds[0] : null });
        await profiles.ReconcileAsync(tx, caller.OrganizationId, deviceIds, updating: true);
        return null;
    }

    private async Task<ProblemHttpResult?> ApplySetAsync(Tx tx, Caller caller, string deviceId, DeviceGroupsPut request)
    {
        if (await tx.ScalarAsync<string>("select id from mdm_device where org_id = @OrganizationId and id = @deviceId", new { caller.OrganizationId, deviceId }) is null)
        {
            return Problems.NotFound();
        }

        var wanted = request.GroupIds.Distinct(StringComparer.Ordinal).ToList();
        var known = await tx.ScalarAsync<long>(
            $"select count(*) from mdm_group where org_id = @OrganizationId and id {JsonIds.In(tx.Kind, "@ids")}", new { caller.OrganizationId, ids = JsonIds.Of(wanted) });
        if (known != wanted.Count || (request.PrimaryId is { } named && !wanted.Contains(named)))
        {
            return Problems.RequestInvalid("One of groupIds is no group here, or primaryId is not among them.");
        }

        var present = await tx.QueryAsync<string>("select group_id from mdm_group_member where device_id = @deviceId order by is_primary desc", new { deviceId });
        foreach (var gone in present.Except(wanted))
        {
            await LeaveAsync(tx, gone, deviceId);
        }

        var primary = request.PrimaryId ?? present.Find(wanted.Contains) ?? wanted.FirstOrDefault();
        foreach (var groupId in wanted)
        {
            await tx.ExecuteAsync(
                """
                insert into mdm_group_member (group_id, device_id, org_id, is_primary, added_ms) values (@groupId, @deviceId, @OrganizationId, @isPrimary, @now)
                on conflict (group_id, device_id) do update set is_primary = excluded.is_primary
                """,
                new { groupId, deviceId, caller.OrganizationId, isPrimary = groupId == primary, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        }

        await audit.WriteAsync(tx, caller, "device.set-groups", deviceId, new { groups = wanted, primary });
        await profiles.ReconcileAsync(tx, caller.OrganizationId, [deviceId], updating: true);
        return null;
    }

    private async Task LeaveAsync(Tx tx, string groupId, string deviceId)
    {
        await tree.ForgetKeptAsync(tx, groupId, [deviceId]);
        await tx.ExecuteAsync("delete from mdm_group_member where group_id = @groupId and device_id = @deviceId", new { groupId, deviceId });
    }
}
