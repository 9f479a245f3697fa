using System.Security.Cryptography;
using Gatehouse.Protocols.Saml;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Mvpds.Adapters;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Mvpds.Saml;

/// <summary>Writes requests to identity providers.</summary>
internal sealed class SamlRequests(ITvKeys keys, TimeProvider time)
{
    /// <summary>A new id.</summary>
    public static string NewId() => SamlId.From(RandomNumberGenerator.GetBytes(SamlId.RandomBytes));

    /// <summary>Asks to sign a viewer in, on behalf of the service provider.</summary>
    /// <param name="side">We.</param>
    /// <param name="integration">On whose behalf, and at which provider.</param>
    /// <param name="provider">What is known of it.</param>
    /// <param name="passive">Only if nobody need be asked: the home network.</param>
    public AuthnRequest SignIn(OwnSide side, Integration integration, SamlProvider provider, bool passive)
    {
        var stated = integration.Endpoints.Saml!;
        var request = new AuthnRequest(
            NewId(), time.GetUtcNow(), provider.SignOn.Location, side.IssuerFor(stated, integration.ServiceProvider.Id), side.Consumer)
        {
            IsPassive = passive,
            NameIdFormat = stated.NameIdFormat ?? NameIdFormats.Persistent,
            SpNameQualifier = side.EntityIdFor(stated),
            RequesterIds = [integration.ServiceProvider.Id],
            ProxiedProviders = integration.Endpoints == integration.Mvpd ? [] : [new IdentityProviderEntry(integration.Mvpd.Id, integration.Mvpd.DisplayName)],
        };
        return MvpdAdapters.Find(integration.Endpoints.Adapter).Ask(request);
    }

    /// <summary>Asks, through Apple's framework, who the viewer of the device is: in the form that the provider understands there.</summary>
    /// <param name="side">We.</param>
    /// <param name="integration">On whose behalf, and at which provider.</param>
    /// <param name="provider">What is known of it.</param>
    public SamlMessage Relayed(OwnSide side, Integration integration, SamlProvider provider) =>
        integration.Endpoints.Saml is { PartnerRequest: "AttributeQuery" } stated
            ? new AttributeQuery(
                NewId(), time.GetUtcNow(), null, side.IssuerFor(stated, integration.ServiceProvider.Id), integration.PartnerAttributes)
            : SignIn(side, integration, provider, passive: false);

    /// <summary>Our key for what goes out now.</summary>
    public async ValueTask<SamlSigner> SignerAsync(string organizationId, CancellationToken ct)
    {
        var key = await keys.CurrentAsync(organizationId, TvKeyPurpose.SamlSigning, ct);
        return new SamlSigner(key.Rsa, key.Certificate);
    }
}
