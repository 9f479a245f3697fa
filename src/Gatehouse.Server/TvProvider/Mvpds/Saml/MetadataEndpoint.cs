using System.Globalization;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Metadata;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Mvpds.Pages;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Mvpds.Saml;

/// <summary>What we tell providers about ourselves: addresses, and every key that still counts, the next one beside the current one.</summary>
internal sealed class MetadataEndpoint(OwnAddresses own, ITvDirectory directory, ITvKeys keys, SamlRequests requests, TvPages pages)
{
    private const string ContentType = "application/samlmetadata+xml; charset=utf-8";
    private static readonly TimeSpan Cache = TimeSpan.FromHours(6);

    /// <summary><c>GET /saml/{org}/metadata</c></summary>
    public static Task<IResult> ShowAsync(string org, HttpContext http, MetadataEndpoint endpoint, CancellationToken ct) => endpoint.ShowAsync(org, null, http, ct);

    /// <summary><c>GET /saml/{org}/metadata/{mvpd}</c>: for a provider that calls us by another name.</summary>
    public static Task<IResult> ShowForAsync(string org, string mvpd, HttpContext http, MetadataEndpoint endpoint, CancellationToken ct) =>
        endpoint.ShowAsync(org, mvpd, http, ct);

    private async Task<IResult> ShowAsync(string org, string? mvpd, HttpContext http, CancellationToken ct)
    {
        if (await own.FindAsync(org, ct) is not { } side)
        {
            return pages.Missing(http);
        }

        var entityId = side.EntityId;
        if (mvpd is not null)
        {
            if ((await directory.ForAsync(side.OrganizationId, ct)).Mvpd(mvpd)?.Saml is not { } stated)
            {
                return pages.Missing(http);
            }

            entityId = side.EntityIdFor(stated);
        }

        var signer = await requests.SignerAsync(side.OrganizationId, ct);
        http.Response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={Cache.TotalSeconds:0}");
        return TypedResults.Text((await DescribeAsync(side, entityId, ct)).ToSignedXml(signer), ContentType);
    }

    private async Task<ServiceProviderMetadata> DescribeAsync(OwnSide side, string entityId, CancellationToken ct)
    {
        var signing = await keys.AllAsync(side.OrganizationId, TvKeyPurpose.SamlSigning, ct);
        var encryption = await keys.AllAsync(side.OrganizationId, TvKeyPurpose.SamlEncryption, ct);
        return new ServiceProviderMetadata(entityId, side.Consumer, [.. signing.Select(k => k.Certificate.RawDataMemory)])
        {
            EncryptionCertificates = [.. encryption.Select(k => k.Certificate.RawDataMemory)],
            SingleLogout = [new SamlEndpoint(SamlBindings.Redirect, side.Logout), new SamlEndpoint(SamlBindings.Post, side.Logout)],
            NameIdFormats = [NameIdFormats.Persistent, NameIdFormats.Transient],
            CacheDuration = Cache,

            // A signature around an assertion counts as well, unless an operator says otherwise of a provider.
            WantAssertionsSigned = true,
        };
    }
}
