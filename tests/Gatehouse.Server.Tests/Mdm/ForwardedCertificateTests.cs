using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Server.Hosting.Proxies;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>The forms in which proxies forward a client certificate.</summary>
public sealed class ForwardedCertificateTests
{
    private static readonly byte[] Der = Make();
    private static readonly string Pem = PemEncoding.WriteString("CERTIFICATE", Der) + "\n";
    private static readonly string Base64 = Convert.ToBase64String(Der);

    [Fact]
    public void RFC9440_2_1_a_byte_sequence_between_colons()
    {
        Assert.Equal(Der, ForwardedCertificate.Decode(ClientCertificateFormat.Rfc9440, $":{Base64}:"));
        Assert.Null(ForwardedCertificate.Decode(ClientCertificateFormat.Rfc9440, Base64));
        Assert.Null(ForwardedCertificate.Decode(ClientCertificateFormat.Rfc9440, "::"));
    }

    [Fact]
    public void Escaped_pem_of_nginx_and_of_load_balancers_that_leave_plus_signs_alone()
    {
        Assert.Equal(Der, ForwardedCertificate.Decode(ClientCertificateFormat.EscapedPem, Uri.EscapeDataString(Pem)));
        Assert.Equal(Der, ForwardedCertificate.Decode(ClientCertificateFormat.EscapedPem, Pem.Replace("\n", "%0A", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal)));
        Assert.Null(ForwardedCertificate.Decode(ClientCertificateFormat.EscapedPem, "FAILED"));
    }

    [Fact]
    public void Envoy_takes_the_one_Cert_and_refuses_two()
    {
        var cert = $"Cert=\"{Uri.EscapeDataString(Pem)}\"";

        Assert.Equal(Der, ForwardedCertificate.Decode(ClientCertificateFormat.Envoy, $"By=spiffe://a;Hash=00ff;{cert};Subject=\"CN=a;b,c\";URI=x"));
        Assert.Null(ForwardedCertificate.Decode(ClientCertificateFormat.Envoy, $"{cert},{cert}"));
        Assert.Null(ForwardedCertificate.Decode(ClientCertificateFormat.Envoy, "Hash=00ff"));
        Assert.Null(ForwardedCertificate.Decode(ClientCertificateFormat.Envoy, "Cert=\"unended"));
    }

    [Fact]
    public void Traefik_takes_the_first_of_the_chain()
    {
        Assert.Equal(Der, ForwardedCertificate.Decode(ClientCertificateFormat.Traefik, $"{Base64},AAAA"));
        Assert.Equal(Der, ForwardedCertificate.Decode(ClientCertificateFormat.Traefik, Uri.EscapeDataString(Base64)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("Cert=")]
    [InlineData(":%:")]
    public void Garbage_is_no_certificate(string value)
    {
        foreach (var format in Enum.GetValues<ClientCertificateFormat>())
        {
            Assert.True(ForwardedCertificate.Decode(format, value) is null or { Length: 0 });
        }
    }

    private static byte[] Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=device", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return certificate.RawData;
    }
}
