using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Pages;

/// <summary>An issuer as people see it.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Address">The issuer identifier.</param>
internal sealed record Site(string OrganizationId, string Slug, string Name, string Address);

/// <summary>Finds the organization whose pages an address names, unless it is switched off.</summary>
internal sealed class Sites(Database database, IssuerDirectory issuers)
{
    /// <summary>By slug or id; null when there is none.</summary>
    public async Task<Site?> FindAsync(string organization, CancellationToken ct) =>
        await issuers.FindAsync(organization, ct) is { } issuer
        && await database.FirstAsync<string>("select name from admin_organization where id = @OrganizationId and disabled_ms is null", new { issuer.OrganizationId }, ct) is { } name
            ? new Site(issuer.OrganizationId, issuer.Slug, name, issuer.Address)
            : null;
}
