using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Groups;

/// <summary>Groups as other parts of this feature need them.</summary>
public sealed class GroupStore(Database database, TimeProvider time)
{
    /// <summary>The group of this id in the organization, or its default group; null when there is no such group.</summary>
    public async Task<string?> ResolveAsync(string organizationId, string? groupId, CancellationToken ct)
    {
        if (groupId is not null)
        {
            return await database.FirstAsync<string>(
                "select id from mdm_group where org_id = @organizationId and id = @groupId", new { organizationId, groupId }, ct);
        }

        return await database.FirstAsync<string>("select id from mdm_group where org_id = @organizationId and is_default = true", new { organizationId }, ct)
            ?? await database.WriteAsync(tx => ResolveAsync(tx, organizationId, null), ct);
    }

    /// <summary>As the other overload; makes the default group when the organization has none. A group that was deleted since is replaced by the default.</summary>
    public async Task<string> ResolveAsync(Tx tx, string organizationId, string? groupId)
    {
        var found = groupId is null ? null : await tx.ScalarAsync<string>(
            "select id from mdm_group where org_id = @organizationId and id = @groupId", new { organizationId, groupId });
        return found ?? await DefaultAsync(tx, organizationId);
    }

    private async Task<string> DefaultAsync(Tx tx, string organizationId)
    {
        const string Find = "select id from mdm_group where org_id = @organizationId and is_default = true";
        if (await tx.ScalarAsync<string>(Find, new { organizationId }) is { } id)
        {
            return id;
        }

        await tx.ExecuteAsync(
            """
            insert into mdm_group (id, org_id, name, name_key, description, is_default, created_ms, updated_ms)
            values (@id, @organizationId, 'All devices', 'ALL DEVICES', 'Devices that enroll without a group', true, @now, @now)
            on conflict do nothing
            """,
            new { id = Id.New("grp", time), organizationId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        return (await tx.ScalarAsync<string>(Find, new { organizationId }))!;
    }
}
