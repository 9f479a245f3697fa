using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.People;

/// <summary>Reads and changes <c>admin_person</c>, always within one organization.</summary>
public sealed class PersonStore(Database database)
{
    /// <summary>People in the order they came.</summary>
    public Task<List<PersonRow>> ListAsync(string organizationId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<PersonRow>(
            $"""
            select {PersonRow.Columns} from admin_person
            where org_id = @organizationId {(after is null ? "" : "and id > @after")}
            order by id limit @Fetch
            """,
            new { organizationId, after, page.Fetch }, ct);
    }

    /// <summary>One of them.</summary>
    public Task<PersonRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<PersonRow>($"select {PersonRow.Columns} from admin_person where org_id = @organizationId and id = @id", new { organizationId, id }, ct);

    /// <summary>As <see cref="FindAsync(string, string, CancellationToken)"/>, in a transaction.</summary>
    public static Task<PersonRow?> FindAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<PersonRow>($"select {PersonRow.Columns} from admin_person where org_id = @organizationId and id = @id", new { organizationId, id });

    /// <summary>Adds somebody who was invited; false when the address is taken.</summary>
    public static async Task<bool> AddAsync(Tx tx, string organizationId, PersonRow person) =>
        await tx.ExecuteAsync(
            """
            insert into admin_person (id, org_id, email, name, role, state, created_ms)
            values (@Id, @organizationId, @Email, @Name, @Role, @State, @CreatedMs)
            on conflict (org_id, email) do nothing
            """,
            new { person.Id, organizationId, person.Email, person.Name, person.Role, person.State, person.CreatedMs }) == 1;

    /// <summary>Writes name, role and state, and counts the change.</summary>
    public static Task UpdateAsync(Tx tx, string id, string name, string role, string state) => tx.ExecuteAsync(
        "update admin_person set name = @name, role = @role, state = @state, version = version + 1 where id = @id",
        new { id, name, role, state });

    /// <summary>Removes somebody with their sessions and invitation.</summary>
    public static Task DeleteAsync(Tx tx, string id) => tx.ExecuteAsync("delete from admin_person where id = @id", new { id });

    /// <summary>True while somebody active owns the organization. The organization must be locked.</summary>
    public static async Task<bool> HasOwnerAsync(Tx tx, string organizationId) => await tx.ScalarAsync<string>(
        "select id from admin_person where org_id = @organizationId and role = 'owner' and state = 'active' limit 1", new { organizationId }) is not null;
}
