using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Admin.People;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Groups;

/// <summary>Reads and changes <c>accounts_group</c> and who is in it, always within one organization.</summary>
public sealed class PersonGroupStore(Database database, TimeProvider time)
{
    private const string Select = """
        select g.id, g.name, g.description, g.require_second_factor, g.version, g.created_ms, (select count(*) from accounts_group_member m where m.group_id = g.id) as members
        from accounts_group g where g.org_id = @organizationId
        """;

    /// <summary>Groups in the order they were made; only those of a person when one is named.</summary>
    public Task<List<PersonGroupRow>> ListAsync(string organizationId, string? personId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        var person = personId is null ? "" : " and g.id in (select group_id from accounts_group_member where person_id = @personId)";
        return database.QueryAsync<PersonGroupRow>(
            $"{Select}{person}{(after is null ? "" : " and g.id > @after")} order by g.id limit @Fetch", new { organizationId, personId, after, page.Fetch }, ct);
    }

    /// <summary>One of them.</summary>
    public Task<PersonGroupRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<PersonGroupRow>(Select + " and g.id = @id", new { organizationId, id }, ct);

    /// <summary>As the other one, in a transaction.</summary>
    public static Task<PersonGroupRow?> FindAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<PersonGroupRow>(Select + " and g.id = @id" + tx.ForUpdate, new { organizationId, id });

    /// <summary>People in a group, in the order they came to the directory.</summary>
    public Task<List<PersonRow>> MembersAsync(string organizationId, string id, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<PersonRow>(
            $"""
            select {PersonRow.Columns} from admin_person
            where org_id = @organizationId and id in (select person_id from accounts_group_member where group_id = @id) {(after is null ? "" : "and id > @after")}
            order by id limit @Fetch
            """,
            new { organizationId, id, after, page.Fetch }, ct);
    }

    /// <summary>Makes a group; null when the name is taken.</summary>
    public async Task<PersonGroupRow?> AddAsync(Tx tx, string organizationId, string name, string? description, bool requireSecondFactor)
    {
        var row = new PersonGroupRow
        {
            Id = Id.New("pgr", time), Name = name, Description = description, RequireSecondFactor = requireSecondFactor, Version = 1, CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var added = await tx.ExecuteAsync(
            """
            insert into accounts_group (id, org_id, name, description, require_second_factor, created_ms)
            values (@Id, @organizationId, @Name, @Description, @RequireSecondFactor, @CreatedMs)
            on conflict (org_id, name) do nothing
            """,
            new { row.Id, organizationId, row.Name, row.Description, row.RequireSecondFactor, row.CreatedMs });
        return added == 1 ? row : null;
    }

    /// <summary>Writes everything that can change, and counts the change; false when the name is another group's.</summary>
    public static async Task<bool> UpdateAsync(Tx tx, string organizationId, string id, string name, string? description, bool requireSecondFactor) => await tx.ExecuteAsync(
        """
        update accounts_group set name = @name, description = @description, require_second_factor = @requireSecondFactor, version = version + 1
        where org_id = @organizationId and id = @id
            and not exists (select 1 from accounts_group o where o.org_id = @organizationId and o.name = @name and o.id <> @id)
        """,
        new { organizationId, id, name, description, requireSecondFactor }) == 1;

    /// <summary>Removes a group; false when there is none.</summary>
    public static async Task<bool> DeleteAsync(Tx tx, string organizationId, string id) =>
        await tx.ExecuteAsync("delete from accounts_group where org_id = @organizationId and id = @id", new { organizationId, id }) == 1;

    /// <summary>Puts somebody in; false when they are there already.</summary>
    public static async Task<bool> JoinAsync(Tx tx, string id, string personId) => await tx.ExecuteAsync(
        "insert into accounts_group_member (group_id, person_id) values (@id, @personId) on conflict do nothing", new { id, personId }) == 1;

    /// <summary>Takes somebody out; false when they are not there.</summary>
    public static async Task<bool> LeaveAsync(Tx tx, string id, string personId) =>
        await tx.ExecuteAsync("delete from accounts_group_member where group_id = @id and person_id = @personId", new { id, personId }) == 1;
}

/// <summary>A row of <c>accounts_group</c>.</summary>
public sealed class PersonGroupRow
{
    /// <summary><c>pgr_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Unique in the organization.</summary>
    public required string Name { get; init; }

    /// <summary>For administrators.</summary>
    public string? Description { get; init; }

    /// <summary>Its people need two factors.</summary>
    public bool RequireSecondFactor { get; init; }

    /// <summary>How many people.</summary>
    public long Members { get; init; }

    /// <summary>Counts changes.</summary>
    public long Version { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedMs { get; init; }

    /// <summary>As the API shows it.</summary>
    public PersonGroup ToContract() => new(Id, Name, Description, (int)Members, RequireSecondFactor, DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs));
}
