using Gatehouse.Server.Hosting;

namespace Gatehouse.Server.Pki.Profiles;

/// <summary>Public addresses of the PKI.</summary>
public sealed class ScepAddresses(PublicUrls urls)
{
    /// <summary>What enrollment profiles name as SCEP server.</summary>
    public string ScepUrl(ScepProfileRow profile) => profile.IsBuiltIn ? urls.For("/scep/" + profile.Id) : profile.Url!;

    /// <summary>Revocation list of a CA. Plain http where the server offers it would do as well (RFC 5280 §8); this is the public address.</summary>
    public string CrlUrl(string caId) => urls.For($"/pki/{caId}.crl");

    /// <summary>Where it can be asked whether a certificate of a CA is good (RFC 6960), for the same extension.</summary>
    public string OcspUrl(string caId) => urls.For($"/pki/{caId}/ocsp");

    /// <summary>Certificate of a CA, for the authority information access extension.</summary>
    public string CertificateUrl(string caId) => urls.For($"/pki/{caId}.cer");
}
