using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment;

/// <summary>The organization as pages and profiles name it.</summary>
internal sealed class OrganizationRow
{
    public required string Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public long? DisabledMs { get; init; }

    /// <summary>The operator has it switched on.</summary>
    public bool Active => DisabledMs is null;
}

/// <summary>Organizations, read.</summary>
internal sealed class Organizations(Database database)
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
