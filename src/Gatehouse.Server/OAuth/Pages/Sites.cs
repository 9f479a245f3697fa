using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.OAuth.Issuers;

namespace Gatehouse.Server.OAuth.Pages;

/// <summary>An issuer as people see it.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Address">The issuer identifier.</param>
internal sealed record Site(string OrganizationId, string Slug, string Name, string Address);

/// <summary>Finds the organization whose pages an address names, unless it is switched off.</summary>
internal sealed class Sites(OrganizationDirectory organizations, IssuerDirectory issuers)
{
    /// <summary>By slug or id; null when there is none.</summary>
    public async Task<Site?> FindAsync(string organization, CancellationToken ct) =>
        await issuers.FindAsync(organization, ct) is { } issuer
        && await organizations.FindAsync(issuer.OrganizationId, ct) is { Active: true } found
            ? new Site(issuer.OrganizationId, issuer.Slug, found.Name, issuer.Address)
            : null;
}
