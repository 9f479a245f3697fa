using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Quotas;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>Reads and changes <c>apps_user</c>, always within one organization.</summary>
internal sealed class AppUserStore(Database database)
{
    private const string View = """
        select u.*, (select count(*) from apps_installation i where i.user_id = u.id and i.state <> 'deleted') as installations,
            (select max(i.last_seen_ms) from apps_installation i where i.user_id = u.id) as last_seen_ms
        from apps_user u
        """;

    /// <summary>One with its installations counted; null when there is none.</summary>
    public Task<AppUserRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<AppUserRow>($"{View} where u.org_id = @organizationId and u.id = @id", new { organizationId, id }, ct);

    /// <summary>The same in a transaction.</summary>
    public static Task<AppUserRow?> FindAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<AppUserRow>($"{View} where u.org_id = @organizationId and u.id = @id", new { organizationId, id });

    /// <summary>In a transaction, locked against other changes until its end; installations are not counted.</summary>
    public static Task<AppUserRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<AppUserRow>("select * from apps_user where org_id = @organizationId and id = @id" + tx.ForUpdate, new { organizationId, id });

    /// <summary>In a transaction, as it stands; installations are not counted.</summary>
    public static Task<AppUserRow?> ReadAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<AppUserRow>("select * from apps_user where org_id = @organizationId and id = @id", new { organizationId, id });

    /// <summary>Its installations, locked; deleted ones as well.</summary>
    public static Task<List<InstallationRow>> InstallationsAsync(Tx tx, string organizationId, string id) =>
        tx.QueryAsync<InstallationRow>(
            "select * from apps_installation where org_id = @organizationId and user_id = @id order by id" + tx.ForUpdate, new { organizationId, id });

    /// <summary>Sets the state.</summary>
    public static Task SetStateAsync(Tx tx, string organizationId, string id, string state) =>
        tx.ExecuteAsync("update apps_user set state = @state where org_id = @organizationId and id = @id", new { organizationId, id, state });

    /// <summary>The user that a person has, locked; null when they have none. The person is locked as well, so that two devices do not make them two.</summary>
    public static async Task<AppUserRow?> OfPersonAsync(Tx tx, string organizationId, string personId)
    {
        var args = new { organizationId, personId };
        await tx.FirstAsync<string>("select id from admin_person where org_id = @organizationId and id = @personId" + tx.ForUpdate, args);
        return await tx.FirstAsync<AppUserRow>(
            "select * from apps_user where org_id = @organizationId and person_id = @personId and state <> 'merged' order by created_ms, id limit 1" + tx.ForUpdate, args);
    }

    /// <summary>Notes who an anonymous user is.</summary>
    public static Task BecomeAsync(Tx tx, string organizationId, string id, string personId) =>
        tx.ExecuteAsync("update apps_user set person_id = @personId where org_id = @organizationId and id = @id", new { organizationId, id, personId });

    /// <summary>Leaves a user behind, whom its installation has left; merged into another one, or for deletion after a while.</summary>
    public static Task LeaveAsync(Tx tx, string organizationId, string id, string? mergedInto, DateTimeOffset now) =>
        tx.ExecuteAsync(
            "update apps_user set state = 'merged', merged_into = @mergedInto, merged_ms = @now where org_id = @organizationId and id = @id",
            new { organizationId, id, mergedInto, now = now.ToUnixTimeMilliseconds() });

    /// <summary>Removes a user with the rows of its installations, and what became part of it.</summary>
    public static async Task RemoveAsync(Tx tx, string organizationId, string id)
    {
        await tx.ExecuteAsync("delete from apps_merge where org_id = @organizationId and (from_user = @id or to_user = @id)", new { organizationId, id });
        await tx.ExecuteAsync("delete from apps_user where org_id = @organizationId and merged_into = @id", new { organizationId, id });
        await tx.ExecuteAsync("delete from apps_installation where org_id = @organizationId and user_id = @id", new { organizationId, id });
        await tx.ExecuteAsync("delete from apps_user where org_id = @organizationId and id = @id", new { organizationId, id });
    }

    /// <summary>Removes the installations of an app, and their users unless they have others; returns how many installations.</summary>
    public static async Task<int> RemoveOfAppAsync(Tx tx, string organizationId, string clientId)
    {
        var args = new { organizationId, clientId };
        var anonymous = await tx.ScalarAsync<long>(
            """
            select count(*) from apps_installation i join apps_user u on u.id = i.user_id
            where i.org_id = @organizationId and i.client_id = @clientId and i.state <> 'deleted' and u.person_id is null
            """, args);
        await tx.ExecuteAsync(
            """
            delete from apps_user where org_id = @organizationId
                and id in (select user_id from apps_installation where org_id = @organizationId and client_id = @clientId)
                and not exists (select 1 from apps_installation o where o.user_id = apps_user.id and o.client_id <> @clientId)
            """, args);
        await QuotaStore.ShrinkAsync(tx, organizationId, (int)anonymous);
        return await tx.ExecuteAsync("delete from apps_installation where org_id = @organizationId and client_id = @clientId", args);
    }

    /// <summary>In the order of their ids, which means nothing.</summary>
    public Task<List<AppUserRow>> ListAsync(string organizationId, bool? anonymous, string? personId, AppUserState? state, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        var conditions = new List<string> { "u.org_id = @organizationId" };
        Add(after is not null, "u.id > @after");
        Add(anonymous is not null, anonymous == true ? "u.person_id is null" : "u.person_id is not null");
        Add(personId is not null, "u.person_id = @personId");
        Add(state is not null, "u.state = @state");
        return database.QueryAsync<AppUserRow>(
            $"{View} where {string.Join(" and ", conditions)} order by u.id limit @Fetch",
            new { organizationId, after, personId, state = state?.ToString().ToLowerInvariant(), page.Fetch }, ct);

        void Add(bool wanted, string condition)
        {
            if (wanted)
            {
                conditions.Add(condition);
            }
        }
    }
}
