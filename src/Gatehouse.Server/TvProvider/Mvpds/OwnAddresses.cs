using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>What we are called by providers, and where they answer to.</summary>
internal sealed class OwnAddresses(PublicUrls urls, IIssuers organizations)
{
    /// <summary>For an organization by slug or id; null when there is none.</summary>
    public async ValueTask<OwnSide?> FindAsync(string organization, CancellationToken ct) =>
        await organizations.FindAsync(organization, ct) is { } found ? new OwnSide(found.OrganizationId, found.Slug, urls.Base) : null;

    /// <summary>For an organization that exists.</summary>
    public async ValueTask<OwnSide> ForAsync(string organizationId, CancellationToken ct) =>
        await FindAsync(organizationId, ct) ?? throw new MvpdException(MvpdTrouble.NotConfigured, "the organization is gone");
}

/// <summary>One organization's side.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Base">Public address.</param>
internal sealed record OwnSide(string OrganizationId, string Slug, string Base)
{
    /// <summary>Usual entity id: the address of our metadata (SAML Metadata §4.1).</summary>
    public string EntityId => $"{Base}/saml/{Slug}/metadata";

    /// <summary>Assertion consumer service.</summary>
    public string Consumer => $"{Base}/saml/{Slug}/acs";

    /// <summary>Single logout service.</summary>
    public string Logout => $"{Base}/saml/{Slug}/slo";

    /// <summary>Redirect address of OAuth providers.</summary>
    public string Callback => $"{Base}/tv/{Slug}/oauth/callback";

    /// <summary>Where OAuth providers lead to after a logout.</summary>
    public string LoggedOut => $"{Base}/tv/{Slug}/oauth/logged-out";

    /// <summary>Entity id towards a provider.</summary>
    public string EntityIdFor(TvSamlProvider provider) => provider.OurEntityId ?? EntityId;

    /// <summary>Issuer of messages to a provider on behalf of a service provider.</summary>
    public string IssuerFor(TvSamlProvider provider, string serviceProvider) =>
        provider.IssuerOnBehalfOf ? $"{EntityIdFor(provider)}/on-behalf-of/{serviceProvider}" : EntityIdFor(provider);

    /// <summary>Names by which a provider may address an assertion to us.</summary>
    public IReadOnlyList<string> AudiencesFor(TvSamlProvider provider, string serviceProvider) =>
        provider.IssuerOnBehalfOf ? [EntityIdFor(provider), IssuerFor(provider, serviceProvider)] : [EntityIdFor(provider)];
}
