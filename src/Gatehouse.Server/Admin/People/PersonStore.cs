using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.People;

/// <summary>Reads and changes <c>admin_person</c>, always within one organization.</summary>
public sealed class PersonStore(Database database)
{
    /// <summary>People in the order they came.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="page">Which piece.</param>
    /// <param name="ct">Cancels.</param>
    public Task<List<PersonRow>> ListAsync(string organizationId, PersonFilter filter, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.SearchAsync<PersonRow>(
            $"""
            select {PersonRow.Columns} from admin_person
            where org_id = @organizationId {filter.Sql}{(after is null ? "" : " and id > @after")}
            order by id limit @Fetch
            """,
            new { organizationId, after, page.Fetch, filter.Search, filter.State, filter.Role }, ct);
    }

    /// <summary>One of them.</summary>
    public Task<PersonRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<PersonRow>($"select {PersonRow.Columns} from admin_person where org_id = @organizationId and id = @id", new { organizationId, id }, ct);

    /// <summary>As <see cref="FindAsync(string, string, CancellationToken)"/>, in a transaction.</summary>
    public static Task<PersonRow?> FindAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<PersonRow>($"select {PersonRow.Columns} from admin_person where org_id = @organizationId and id = @id", new { organizationId, id });

    /// <summary>Adds somebody; false when a name to sign in with was taken at the same moment.</summary>
    public static async Task<bool> AddAsync(Tx tx, string organizationId, PersonRow person, string? passwordHash) =>
        await tx.ExecuteAsync(
            """
            insert into admin_person (
                id, org_id, email, user_name, managed_apple_account, name, given_name, family_name, role, state, source, password_hash, created_ms)
            values (
                @Id, @organizationId, @Email, @UserName, @ManagedAppleAccount, @Name, @GivenName, @FamilyName, @Role, @State, @Source, @passwordHash, @CreatedMs)
            on conflict do nothing
            """,
            new
            {
                person.Id, organizationId, person.Email, person.UserName, person.ManagedAppleAccount, person.Name, person.GivenName, person.FamilyName,
                person.Role, person.State, person.Source, passwordHash, person.CreatedMs,
            }) == 1;

    /// <summary>Somebody else who signs in with one of these names; null when they are free.</summary>
    public static Task<PersonRow?> FindOtherAsync(Tx tx, string organizationId, PersonRow person) => tx.FirstAsync<PersonRow>(
        $"""
        select {PersonRow.Columns} from admin_person
        where org_id = @organizationId and id <> @Id and (
            email in (@Email, @UserName, @ManagedAppleAccount) or user_name in (@Email, @UserName, @ManagedAppleAccount)
            or managed_apple_account in (@Email, @UserName, @ManagedAppleAccount))
        limit 1
        """,
        new { organizationId, person.Id, person.Email, person.UserName, person.ManagedAppleAccount });

    /// <summary>Writes everything but the password, and counts the change.</summary>
    public static Task UpdateAsync(Tx tx, PersonRow person) => tx.ExecuteAsync(
        """
        update admin_person set
            email = @Email, user_name = @UserName, managed_apple_account = @ManagedAppleAccount, name = @Name, given_name = @GivenName,
            family_name = @FamilyName, role = @Role, state = @State, version = version + 1
        where id = @Id
        """,
        new
        {
            person.Id, person.Email, person.UserName, person.ManagedAppleAccount, person.Name, person.GivenName, person.FamilyName, person.Role, person.State,
        });

    /// <summary>Removes somebody with their sessions and invitation.</summary>
    public static Task DeleteAsync(Tx tx, string id) => tx.ExecuteAsync("delete from admin_person where id = @id", new { id });

    /// <summary>True while somebody active owns the organization. The organization must be locked.</summary>
    public static async Task<bool> HasOwnerAsync(Tx tx, string organizationId) => await tx.ScalarAsync<string>(
        "select id from admin_person where org_id = @organizationId and role = 'owner' and state = 'active' limit 1", new { organizationId }) is not null;
}
