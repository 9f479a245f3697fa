using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Profiles;

/// <summary>
/// Compares what devices shall have, by their groups and the groups those are nested in, with what was sent to them, and
/// queues the difference. Works on whole sets of devices: one stored command and a few statements for each profile.
/// </summary>
public sealed class ProfileReconciler(CommandQueue queue, ProfileCommands commands, RefusedProfiles refused, SecretBox secrets, TimeProvider time)
{
    // Profiles of a device: those of its groups and of all groups above them. A profile that comes by several ways counts once,
    // at its earliest position.
    private const string Desired = """
        with recursive member (device_id, group_id) as (
            select m.device_id, m.group_id from mdm_group_member m join mdm_device d on d.id = m.device_id
            where m.org_id = @organizationId and d.state = 'enrolled' and d.leaving_ms is null and m.device_id {devices}
            union
            select m.device_id, g.parent_id from member m join mdm_group g on g.id = m.group_id where g.parent_id is not null
        ),
        desired as (
            select m.device_id, p.profile_id, min(p.position) as position
            from member m join mdm_group_profile p on p.group_id = m.group_id
            group by m.device_id, p.profile_id
        )
        """;

    /// <summary>Brings devices up to date; returns how many items are on their way now.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="organizationId">Tenant; devices of another are left alone.</param>
    /// <param name="deviceIds">Devices whose groups, or whose groups' profiles, changed.</param>
    /// <param name="updating">False right after an enrollment, which keeps its own account of progress.</param>
    public async Task<int> ReconcileAsync(Tx tx, string organizationId, IReadOnlyCollection<string> deviceIds, bool updating)
    {
        var devices = JsonIds.In(tx.Kind, "@ids");
        var args = new { organizationId, ids = JsonIds.Of(deviceIds) };
        var changed = new HashSet<string>(StringComparer.Ordinal);
        var items = await InstallAsync(tx, organizationId, devices, args, changed);
        items += await RemoveAsync(tx, organizationId, devices, args, changed);
        if (updating && changed.Count > 0)
        {
            await tx.ExecuteAsync(
                $"update mdm_device set setup = 'updating' where setup <> 'running' and id {JsonIds.In(tx.Kind, "@ids")}",
                new { ids = JsonIds.Of(changed) });
        }

        return items;
    }

    private async Task<int> InstallAsync(Tx tx, string organizationId, string devices, object args, HashSet<string> changed)
    {
        var missing = await tx.QueryAsync<MissingProfile>(
            $"""
            {Desired.Replace("{devices}", devices, StringComparison.Ordinal)}
            select w.profile_id, w.device_id, e.id as enrollment_id, w.position, d.kind, d.platform, d.attempt_id
            from desired w join mdm_profile p on p.id = w.profile_id join mdm_enrollment e on e.device_id = w.device_id and e.user_key = ''
            join mdm_device d on d.id = w.device_id
            left join mdm_device_profile i on i.device_id = w.device_id and i.profile_id = w.profile_id
            where i.device_id is null or i.version <> p.version or i.state = 'removing'
            """,
            args);
        foreach (var group in missing.GroupBy(m => m.ProfileId).OrderBy(g => g.Min(m => m.Position)))
        {
            var profile = (await tx.FirstAsync<ProfileContent>(
                "select id, name, identifier, payload_uuid, content, version from mdm_profile where id = @Key", new { group.Key }))!;
            var content = secrets.Open(profile.Content, SecretPurpose.Profile(profile.Id));
            await WithdrawAsync(tx, profile.Id, group.Select(m => m.DeviceId));
            var able = await WithoutRefusedAsync(tx, organizationId, profile, content, [.. group]);
            if (able.Count > 0)
            {
                var commandId = await commands.InstallAsync(tx, organizationId, profile.Id, profile.Version, content);
                var (uuid, _) = await queue.DeliverAsync(tx, commandId, able.ConvertAll(m => m.EnrollmentId));
                await ItemsAsync(tx, organizationId, profile, "pending", uuid, null, able.ConvertAll(m => m.DeviceId));
            }

            changed.UnionWith(group.Select(m => m.DeviceId));
        }

        return missing.Count;
    }

    // Who would refuse the profile is not sent it: the item has failed at once, and says for what.
    private async Task<List<MissingProfile>> WithoutRefusedAsync(
        Tx tx, string organizationId, ProfileContent profile, byte[] content, List<MissingProfile> devices)
    {
        var able = new List<MissingProfile>(devices.Count);
        foreach (var group in devices.GroupBy(m => refused.Reason(m, content)))
        {
            if (group.Key is not { } reason)
            {
                able.AddRange(group);
                continue;
            }

            await ItemsAsync(tx, organizationId, profile, "failed", null, reason, [.. group.Select(m => m.DeviceId)]);
            await refused.TellAsync(tx, organizationId, group, profile.Name, profile.Identifier, reason);
        }

        return able;
    }

    private Task<int> ItemsAsync(
        Tx tx, string organizationId, ProfileContent profile, string state, string? uuid, string? detail, IReadOnlyCollection<string> deviceIds) =>
        tx.ExecuteAsync(
            $"""
            insert into mdm_device_profile (device_id, profile_id, org_id, name, identifier, payload_uuid, version, state, uuid, detail, updated_ms)
            select d.id, @Id, d.org_id, @Name, @Identifier, @PayloadUuid, @Version, @state, @uuid, @detail, @now
            from mdm_device d where d.org_id = @organizationId and d.id {JsonIds.In(tx.Kind, "@ids")}
            on conflict (device_id, profile_id) do update set
                name = excluded.name, identifier = excluded.identifier, payload_uuid = excluded.payload_uuid, version = excluded.version, state = excluded.state, uuid = excluded.uuid,
                detail = excluded.detail, updated_ms = excluded.updated_ms
            """,
            new
            {
                organizationId,
                profile.Id,
                profile.Name,
                profile.Identifier,
                profile.PayloadUuid,
                profile.Version,
                state,
                uuid,
                detail,
                ids = JsonIds.Of(deviceIds),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });

    private async Task<int> RemoveAsync(Tx tx, string organizationId, string devices, object args, HashSet<string> changed)
    {
        var surplus = await tx.QueryAsync<Surplus>(
            $"""
            {Desired.Replace("{devices}", devices, StringComparison.Ordinal)}
            select i.profile_id, i.identifier, i.device_id, e.id as enrollment_id
            from mdm_device_profile i join mdm_enrollment e on e.device_id = i.device_id and e.user_key = ''
            left join desired w on w.device_id = i.device_id and w.profile_id = i.profile_id
            where i.org_id = @organizationId and i.device_id {devices} and i.state <> 'removing' and w.profile_id is null
              -- Another profile with the same identifier replaces it on the device; removing by identifier would remove the new one.
              and not exists (
                select 1 from desired o join mdm_profile p on p.id = o.profile_id where o.device_id = i.device_id and p.identifier = i.identifier)
            """,
            args);
        foreach (var group in surplus.GroupBy(s => (s.ProfileId, s.Identifier)))
        {
            await WithdrawAsync(tx, group.Key.ProfileId, group.Select(s => s.DeviceId));
            var commandId = await commands.RemoveAsync(tx, organizationId, group.Key.Identifier);
            var (uuid, _) = await queue.DeliverAsync(tx, commandId, [.. group.Select(s => s.EnrollmentId)]);
            await tx.ExecuteAsync(
                $"""
                update mdm_device_profile set state = 'removing', uuid = @uuid, detail = null, updated_ms = @now
                where profile_id = @ProfileId and device_id {JsonIds.In(tx.Kind, "@ids")}
                """,
                new { group.Key.ProfileId, uuid, ids = JsonIds.Of(group.Select(s => s.DeviceId)), now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            changed.UnionWith(group.Select(s => s.DeviceId));
        }

        return surplus.Count;
    }

    // What is still open for the item is void: an older version, or an installation that shall not be any more.
    private Task<int> WithdrawAsync(Tx tx, string profileId, IEnumerable<string> deviceIds) =>
        tx.ExecuteAsync(
            $"""
            update mdm_delivery set state = 'cancelled', closed_ms = @now
            where closed_ms is null and (enrollment_id, uuid) in (
                select e.id, i.uuid from mdm_device_profile i join mdm_enrollment e on e.device_id = i.device_id and e.user_key = ''
                where i.profile_id = @profileId and i.uuid is not null and i.device_id {JsonIds.In(tx.Kind, "@ids")})
            """,
            new { profileId, ids = JsonIds.Of(deviceIds), now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    private sealed class Surplus
    {
        public required string ProfileId { get; init; }

        public required string Identifier { get; init; }

        public required string DeviceId { get; init; }

        public required string EnrollmentId { get; init; }
    }

    private sealed class ProfileContent
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string Identifier { get; init; }

        public required string PayloadUuid { get; init; }

        public required byte[] Content { get; init; }

        public long Version { get; init; }
    }
}
