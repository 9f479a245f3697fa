using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.Contracts;

/// <summary>Finds organizations by what addresses and rows name them, switched on or not.</summary>
internal sealed class OrganizationDirectory(Database database)
{
    /// <summary>Null when it does not exist any more.</summary>
    public Task<OrganizationRow?> FindAsync(string organizationId, CancellationToken ct) =>
        database.FirstAsync<OrganizationRow>("select id, slug, name, disabled_ms from admin_organization where id = @organizationId", new { organizationId }, ct);

    /// <summary>By its name in addresses, or by its id.</summary>
    public Task<OrganizationRow?> FindBySlugAsync(string slugOrId, CancellationToken ct) =>
        slugOrId.Length > 100
            ? Task.FromResult<OrganizationRow?>(null)
            : database.FirstAsync<OrganizationRow>("select id, slug, name, disabled_ms from admin_organization where slug = @slugOrId or id = @slugOrId", new { slugOrId }, ct);
}
