using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Groups;

/// <summary>Groups of the caller's organization.</summary>
public sealed class ReadGroups(Database database)
{
    private const string Select = """
        select g.id, g.name, g.name_key, g.color, g.description, g.parent_id, g.is_default, g.keep_profiles, g.version, g.created_ms,
            (select count(*) from mdm_group_member m where m.group_id = g.id) as devices
        from mdm_group g where g.org_id = @org
        """;

    /// <summary>Groups, by name.</summary>
    public static async Task<Ok<Page<Group>>> ListAsync([AsParameters] PageRequest page, HttpContext http, ReadGroups groups, CancellationToken ct)
    {
        var org = Caller.Of(http).OrganizationId;
        var after = page.After();
        var rows = await groups.Database.QueryAsync<GroupRow>(
            $"{Select} {(after is null ? "" : "and g.name_key > @after")} order by g.name_key limit @Fetch", new { org, after, page.Fetch }, ct);
        var profiles = await groups.ProfilesAsync(org, rows.Select(r => r.Id), ct);
        return TypedResults.Ok(page.Page(rows, r => r.NameKey, r => r.ToContract(profiles.GetValueOrDefault(r.Id) ?? [])));
    }

    /// <summary>One group.</summary>
    public static async Task<Results<Ok<Group>, ProblemHttpResult>> GetAsync(string id, HttpContext http, ReadGroups groups, CancellationToken ct) =>
        await groups.FindAsync(http, Caller.Of(http).OrganizationId, id, ct) is { } group ? TypedResults.Ok(group) : Problems.NotFound();

    /// <summary>One group, with its ETag on the answer.</summary>
    public async Task<Group?> FindAsync(HttpContext http, string org, string id, CancellationToken ct)
    {
        var row = await Database.FirstAsync<GroupRow>($"{Select} and g.id = @id", new { org, id }, ct);
        if (row is null)
        {
            return null;
        }

        ETags.Set(http, row.Version);
        return row.ToContract((await ProfilesAsync(org, [id], ct)).GetValueOrDefault(id) ?? []);
    }

    /// <summary>True when the organization has this group.</summary>
    public async Task<bool> ExistsAsync(string org, string id, CancellationToken ct) =>
        await Database.FirstAsync<string>("select id from mdm_group where org_id = @org and id = @id", new { org, id }, ct) is not null;

    /// <summary>Profile ids of a group, in order.</summary>
    public async Task<IReadOnlyList<string>> ProfilesAsync(string org, string id, CancellationToken ct) =>
        (await ProfilesAsync(org, [id], ct)).GetValueOrDefault(id) ?? [];

    private Database Database { get; } = database;

    private async Task<Dictionary<string, List<string>>> ProfilesAsync(string org, IEnumerable<string> ids, CancellationToken ct)
    {
        var rows = await Database.QueryAsync<AssignmentRow>(
            $"select group_id, profile_id from mdm_group_profile where org_id = @org and group_id {JsonIds.In(Database.Kind, "@ids")} order by position",
            new { org, ids = JsonIds.Of(ids) }, ct);
        return rows.GroupBy(r => r.GroupId).ToDictionary(g => g.Key, g => g.Select(r => r.ProfileId).ToList());
    }

    private sealed class AssignmentRow
    {
        public required string GroupId { get; init; }

        public required string ProfileId { get; init; }
    }

    private sealed class GroupRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string NameKey { get; init; }

        public string? Color { get; init; }

        public string? Description { get; init; }

        public string? ParentId { get; init; }

        public bool IsDefault { get; init; }

        public bool KeepProfiles { get; init; }

        public long Version { get; init; }

        public long CreatedMs { get; init; }

        public long Devices { get; init; }

        public Group ToContract(IReadOnlyList<string> profileIds) => new()
        {
            Id = Id,
            Name = Name,
            Color = Color,
            Description = Description,
            ParentId = ParentId,
            IsDefault = IsDefault,
            KeepProfilesOnLeave = KeepProfiles,
            Devices = (int)Devices,
            ProfileIds = profileIds,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
        };
    }
}
