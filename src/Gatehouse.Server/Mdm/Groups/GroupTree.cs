using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Groups;

/// <summary>Groups within groups.</summary>
public sealed class GroupTree
{
    /// <summary>The group itself and all above it; empty when it is not one of the organization.</summary>
    public Task<List<string>> AncestorsAsync(Tx tx, string organizationId, string groupId) =>
        tx.QueryAsync<string>(
            """
            with recursive up (id, parent_id) as (
                select id, parent_id from mdm_group where org_id = @organizationId and id = @groupId
                union select g.id, g.parent_id from mdm_group g join up on g.id = up.parent_id)
            select id from up
            """,
            new { organizationId, groupId });

    /// <summary>Devices of a group and of all groups nested in it: those its profiles reach.</summary>
    public Task<List<string>> MembersAsync(Tx tx, string groupId) =>
        tx.QueryAsync<string>(
            """
            with recursive tree (id) as (
                select @groupId union select g.id from mdm_group g join tree t on g.parent_id = t.id)
            select distinct m.device_id from mdm_group_member m join tree t on t.id = m.group_id
            """,
            new { groupId });

    /// <summary>Of a group that leaves its profiles on devices: forgets that they are ours, so that nothing removes them.</summary>
    public Task<int> ForgetKeptAsync(Tx tx, string groupId, IEnumerable<string> deviceIds) =>
        tx.ExecuteAsync(
            $"""
            delete from mdm_device_profile where device_id {JsonIds.In(tx.Kind, "@ids")}
              and profile_id in (select p.profile_id from mdm_group_profile p join mdm_group g on g.id = p.group_id where g.id = @groupId and g.keep_profiles = true)
            """,
            new { groupId, ids = JsonIds.Of(deviceIds) });
}
