using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Upstream;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.People;

/// <summary>Reads the directory.</summary>
public sealed class People(Database database, IUpstreamProviders upstream) : IPeople
{
    private const int MaxIdentifier = 254;

    private const string Columns = "id, org_id, name, user_name, email, given_name, family_name, managed_apple_account, state";

    /// <inheritdoc/>
    public async Task<DirectoryPerson?> FindAsync(string organizationId, string personId, CancellationToken ct) =>
        await database.FirstAsync<Row>($"select {Columns} from admin_person where org_id = @organizationId and id = @personId", new { organizationId, personId }, ct) is { } row
            ? await WithGroupsAsync(row, ct)
            : null;

    /// <inheritdoc/>
    public async Task<DirectoryPerson?> FindByIdentifierAsync(string organizationId, string typed, CancellationToken ct)
    {
        if (typed.Length > MaxIdentifier || typed.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        // Each column is unique in the organization, all three together are not: what fits two people is nobody's.
        var rows = await database.QueryAsync<Row>(
            $"""
            select {Columns} from admin_person
            where org_id = @organizationId and (user_name = @typed or email = @typed or managed_apple_account = @typed)
            """,
            new { organizationId, typed = Emails.Normalize(typed) }, ct);
        return rows is [var only] ? await WithGroupsAsync(only, ct) : null;
    }

    /// <inheritdoc/>
    public async Task<Standing> StandingAsync(string organizationId, string personId, CancellationToken ct) =>
        await database.FirstAsync<Row>($"select {Columns} from admin_person where org_id = @organizationId and id = @personId", new { organizationId, personId }, ct) is { State: "active" }
            ? await upstream.StandingAsync(organizationId, personId, ct) ?? Standing.Good
            : Standing.Gone;

    private async Task<DirectoryPerson> WithGroupsAsync(Row row, CancellationToken ct)
    {
        var groups = await database.QueryAsync<GroupRow>(
            """
            select g.id, g.name from accounts_group_member m join accounts_group g on g.id = m.group_id
            where m.person_id = @Id order by g.name
            """,
            new { row.Id }, ct);
        return new DirectoryPerson(
            row.Id, row.OrgId, row.Name, row.UserName, row.Email, row.GivenName, row.FamilyName, row.ManagedAppleAccount,
            [.. groups.Select(g => new DirectoryGroup(g.Id, g.Name))], row.State == "active");
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string OrgId { get; init; }

        public required string Name { get; init; }

        public string? UserName { get; init; }

        public string? Email { get; init; }

        public string? GivenName { get; init; }

        public string? FamilyName { get; init; }

        public string? ManagedAppleAccount { get; init; }

        public required string State { get; init; }
    }

    private sealed class GroupRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }
    }
}
