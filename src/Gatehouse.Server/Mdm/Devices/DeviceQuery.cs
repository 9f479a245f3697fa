using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>Reads devices as administrators see them. The state is computed in the query, so that a list can be filtered by it.</summary>
public sealed class DeviceQuery(Database database, TimeProvider time, IOptions<MdmOptions> options)
{
    private const string LastSeen = "case when coalesce(k.last_seen_ms, 0) > coalesce(e.token_ms, 0) then k.last_seen_ms else e.token_ms end";

    private const string Select = $$"""
        select * from (
            select d.id, d.org_id, d.kind, d.given_name, d.device_name, d.serial_number, d.udid, d.apple_enrollment_id, d.product_name, d.model_name,
                d.platform, d.os_version, d.ownership, d.setup, d.left_because, d.supervised, d.access_rights, d.attempt_id, d.enrolled_ms,
                d.identity_not_after_ms, d.version, d.account_mode, d.person_id, p.name as person_name, d.authorization_method, d.authenticated_ms,
                d.reauthenticate_ms, d.challenged_ms, d.person_gone_ms, e.awaiting_configuration,
                case when e.unlock_token is null then false else true end as has_unlock_token,
                case when e.bootstrap_token is null then false else true end as has_bootstrap_token,
                {{LastSeen}} as last_seen_ms,
                case when d.blocked = true then 'blocked'
                     when d.state = 'unmanaged' then 'unmanaged'
                     when d.state = 'pending' then 'pending'
                     when i.id is null or i.state = 'revoked' or i.not_after_ms < @graceMs then 'identityMissing'
                     when coalesce({{LastSeen}}, 0) < @offlineMs then 'offline'
                     else 'managed' end as state
            from mdm_device d
            left join mdm_enrollment e on e.device_id = d.id and e.user_key = ''
            left join mdm_contact k on k.enrollment_id = e.id
            left join pki_certificate i on i.id = d.identity_id
            left join admin_person p on p.id = d.person_id and p.org_id = d.org_id
            where d.org_id = @org {devices}
        ) x where 1 = 1
        """;

    /// <summary>A page of devices, newest first.</summary>
    public async Task<List<DeviceRow>> ListAsync(
        string org, DeviceState? state, string? groupId, string? personId, string? search, string? after, int limit, CancellationToken ct)
    {
        var devices =
            (groupId is null ? "" : " and d.id in (select device_id from mdm_group_member where org_id = @org and group_id = @groupId)")
            + (personId is null ? "" : " and d.person_id = @personId")
            + (search is null ? "" : """
                 and (upper(coalesce(d.given_name, '')) like @search escape '!' or upper(coalesce(d.device_name, '')) like @search escape '!'
                     or upper(coalesce(d.serial_number, '')) like @search escape '!' or upper(coalesce(d.udid, '')) like @search escape '!'
                     or upper(coalesce(d.apple_enrollment_id, '')) like @search escape '!')
                """)
            + (after is null ? "" : " and d.id < @after");
        return await database.SearchAsync<DeviceRow>(
            Select.Replace("{devices}", devices, StringComparison.Ordinal) + (state is null ? "" : " and x.state = @state") + " order by x.id desc limit @limit",
            Args(org, new { groupId, personId, search = Pattern(search), after, state = StateText(state), limit }), ct);
    }

    /// <summary>One device; null when the organization has none of this id.</summary>
    public Task<DeviceRow?> FindAsync(string org, string id, CancellationToken ct) =>
        database.FirstAsync<DeviceRow>(Select.Replace("{devices}", " and d.id = @id", StringComparison.Ordinal), Args(org, new { id }), ct);

    /// <summary>Groups of devices, the primary one first.</summary>
    public async Task<Dictionary<string, List<DeviceGroup>>> GroupsAsync(string org, IEnumerable<string> deviceIds, CancellationToken ct)
    {
        var rows = await database.QueryAsync<MembershipRow>(
            $"""
            select m.device_id, g.id, g.name, g.color, m.is_primary from mdm_group_member m join mdm_group g on g.id = m.group_id
            where m.org_id = @org and m.device_id {JsonIds.In(database.Kind, "@ids")} order by m.is_primary desc, g.name_key
            """,
            new { org, ids = JsonIds.Of(deviceIds) }, ct);
        return rows.GroupBy(r => r.DeviceId).ToDictionary(g => g.Key, g => g.Select(r => new DeviceGroup(r.Id, r.Name, r.Color, r.IsPrimary)).ToList());
    }

    private Dapper.DynamicParameters Args(string org, object more)
    {
        var now = time.GetUtcNow();
        var args = new Dapper.DynamicParameters(more);
        args.Add("org", org);
        args.Add("graceMs", (now - options.Value.IdentityGrace).ToUnixTimeMilliseconds());
        args.Add("offlineMs", (now - options.Value.OfflineAfter).ToUnixTimeMilliseconds());
        return args;
    }

    private static string? StateText(DeviceState? state) =>
        state is { } value ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) : null;

    private static string? Pattern(string? search) => search is null
        ? null
        : "%" + search.ToUpperInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%";

    private sealed class MembershipRow
    {
        public required string DeviceId { get; init; }

        public required string Id { get; init; }

        public required string Name { get; init; }

        public string? Color { get; init; }

        public bool IsPrimary { get; init; }
    }
}
