using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.Organizations;

/// <summary>An organization with the version that its ETag shows.</summary>
/// <param name="Organization">As the API shows it.</param>
/// <param name="Version">Counts changes.</param>
public sealed record VersionedOrganization(Organization Organization, long Version);

/// <summary>Reads and changes <c>admin_organization</c>.</summary>
public sealed class OrganizationStore(Database database)
{
    private const string Select = "select id, slug, name, version, created_ms from admin_organization where id = @id";

    /// <summary>One that exists, because a caller belongs to it.</summary>
    public async Task<Organization> GetAsync(string id, CancellationToken ct) => (await GetVersionedAsync(id, ct)).Organization;

    /// <summary>With its version.</summary>
    public async Task<VersionedOrganization> GetVersionedAsync(string id, CancellationToken ct) =>
        (await database.FirstAsync<Row>(Select, new { id }, ct))!.ToVersioned();

    /// <summary>Inside a transaction, locked against other changes until its end.</summary>
    public static async Task<VersionedOrganization> LockAsync(Tx tx, string id) =>
        (await tx.FirstAsync<Row>(Select + tx.ForUpdate, new { id }))!.ToVersioned();

    /// <summary>Sets the name, and counts the change.</summary>
    public static Task RenameAsync(Tx tx, string id, string name) =>
        tx.ExecuteAsync("update admin_organization set name = @name, version = version + 1 where id = @id", new { id, name });

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Slug { get; init; }

        public required string Name { get; init; }

        public long Version { get; init; }

        public long CreatedMs { get; init; }

        public VersionedOrganization ToVersioned() =>
            new(new Organization(Id, Slug, Name, DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs)), Version);
    }
}
