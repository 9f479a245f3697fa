using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.Rules;

/// <summary>Rule rows.</summary>
internal sealed class RuleStore(Database database)
{
    /// <summary>Most rules that an organization may have; all of them are read for each device.</summary>
    public const int Most = 200;

    private const string Select = "select * from enrollment_account_rule where org_id = @organizationId";

    /// <summary>All, in their order.</summary>
    public Task<List<RuleRow>> ListAsync(string organizationId, CancellationToken ct) =>
        database.QueryAsync<RuleRow>($"{Select} order by position, id", new { organizationId }, ct);

    /// <summary>One.</summary>
    public Task<RuleRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        Id.Is("adr", id) ? database.FirstAsync<RuleRow>($"{Select} and id = @id", new { organizationId, id }, ct) : Task.FromResult<RuleRow?>(null);

    /// <summary>One, locked.</summary>
    public static Task<RuleRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<RuleRow>($"{Select} and id = @id{tx.ForUpdate}", new { organizationId, id });

    /// <summary>How many there are.</summary>
    public static Task<long> CountAsync(Tx tx, string organizationId) =>
        tx.ScalarAsync<long>("select count(*) from enrollment_account_rule where org_id = @organizationId", new { organizationId });

    /// <summary>Writes one in place of what had its id, and makes room at its position.</summary>
    public static async Task SaveAsync(Tx tx, RuleRow row)
    {
        await tx.ExecuteAsync(
            """
            insert into enrollment_account_rule (id, org_id, position, name, person_id, person_group_id, families, mode, method, group_id, scep_profile_id, sso_id)
            values (@Id, @OrgId, @Position, @Name, @PersonId, @PersonGroupId, @Families, @Mode, @Method, @GroupId, @ScepProfileId, @SsoId)
            on conflict (id) do update set position = excluded.position, name = excluded.name, person_id = excluded.person_id,
                person_group_id = excluded.person_group_id, families = excluded.families, mode = excluded.mode, method = excluded.method,
                group_id = excluded.group_id, scep_profile_id = excluded.scep_profile_id, sso_id = excluded.sso_id,
                version = enrollment_account_rule.version + 1
            """, row);
        await RenumberAsync(tx, row.OrgId, row.Id, row.Position);
    }

    /// <summary>Deletes one and closes the gap.</summary>
    public static async Task<bool> DeleteAsync(Tx tx, string organizationId, string id)
    {
        var deleted = await tx.ExecuteAsync("delete from enrollment_account_rule where org_id = @organizationId and id = @id", new { organizationId, id }) == 1;
        if (deleted)
        {
            await RenumberAsync(tx, organizationId, null, 0);
        }

        return deleted;
    }

    // Positions are 1, 2, 3 …; the rule that was just put somewhere comes before the one that was there.
    private static async Task RenumberAsync(Tx tx, string organizationId, string? placed, long position)
    {
        var ids = await tx.QueryAsync<string>(
            "select id from enrollment_account_rule where org_id = @organizationId and (@placed is null or id <> @placed) order by position, id",
            new { organizationId, placed });
        if (placed is not null)
        {
            ids.Insert((int)Math.Clamp(position - 1, 0, ids.Count), placed);
        }

        for (var i = 0; i < ids.Count; i++)
        {
            await tx.ExecuteAsync("update enrollment_account_rule set position = @to where id = @id and position <> @to", new { id = ids[i], to = i + 1 });
        }
    }
}
