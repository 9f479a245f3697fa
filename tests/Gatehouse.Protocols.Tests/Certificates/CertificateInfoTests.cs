using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Certificates;

public sealed class CertificateInfoTests
{
    [Fact]
    public void It_says_what_the_framework_says()
    {
        foreach (var expected in (X509Certificate2[])[TestPki.Root, TestPki.Issuing, TestPki.Ra, TestPki.Device, TestPki.P384])
        {
            var actual = CertificateInfo.Of(expected);

            Assert.Equal(expected.SerialNumber.TrimStart('0').PadLeft(actual.SerialNumberHex.Length, '0'), actual.SerialNumberHex);
            Assert.Equal(expected.SubjectName.RawData, actual.Subject.ToArray());
            Assert.Equal(expected.IssuerName.RawData, actual.Issuer.ToArray());
            Assert.Equal(expected.NotBefore.ToUniversalTime(), actual.NotBefore.UtcDateTime);
            Assert.Equal(expected.NotAfter.ToUniversalTime(), actual.NotAfter.UtcDateTime);
            Assert.Equal(expected.GetNameInfo(X509NameType.SimpleName, false), actual.CommonName);
            Assert.Equal(expected.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages, actual.KeyUsage);
            Assert.Equal(expected.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority, actual.IsAuthority);
            Assert.Equal(expected.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.ToArray(), actual.SubjectKeyIdentifier!.Value.ToArray());
            Assert.Equal(expected.GetCertHash(HashAlgorithmName.SHA256), actual.Sha256.ToArray());
        }
    }

    [Fact]
    public void Alternative_names_are_read_by_kind()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri("urn:gatehouse:enrollment:att_1"));
        names.AddDnsName("host.example");
        names.AddEmailAddress("a@example.com");
        names.AddUserPrincipalName("user@example.com");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = TestPki.Leaf("Named", key, extensions: names.Build());

        var actual = CertificateInfo.Of(certificate).AlternativeNames;

        Assert.Equal(["urn:gatehouse:enrollment:att_1"], actual.Uris);
        Assert.Equal(["host.example"], actual.DnsNames);
        Assert.Equal(["a@example.com"], actual.Emails);
        Assert.Equal(["user@example.com"], actual.NtPrincipals);
    }

    [Fact]
    public void RFC5280_4_1_1_2_two_different_signature_algorithms_are_refused()
    {
        // ecdsa-with-SHA256 stands inside and outside; only the outer one is not signed.
        var der = TestPki.P256.RawData;
        var inner = Convert.FromHexString("06082A8648CE3D040302");
        der[der.AsSpan().LastIndexOf(inner) + inner.Length - 1] = 0x03;

        Assert.False(CertificateInfo.TryParse(der, out _, out var error));
        Assert.StartsWith("signature", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void No_altered_byte_keeps_the_signature_of_the_issuer()
    {
        Assert.True(SignerKey.TryRead(CertificateInfo.Of(TestPki.Root).SubjectPublicKeyInfo, out var root));
        using (root)
        {
            var der = TestPki.Issuing.RawData;
            Assert.True(CertificateInfo.Of(der).IsSignedBy(root, CmsAlgorithms.Modern));
            for (var i = 0; i < der.Length; i++)
            {
                var altered = (byte[])der.Clone();
                altered[i] ^= 0x01;

                Assert.False(CertificateInfo.TryParse(altered, out var info, out _) && info.IsSignedBy(root, CmsAlgorithms.Modern), $"byte {i}");
            }
        }
    }

    [Fact]
    public void The_push_topic_is_the_UID_of_the_subject()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName("APSP:test");
        name.Add("0.9.2342.19200300.100.1.1", "com.apple.mgmt.External.0f1e2d3c");
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TestPki.Now, TestPki.Now.AddYears(1));

        Assert.Equal("com.apple.mgmt.External.0f1e2d3c", ApnsCertificate.Topic(CertificateInfo.Of(certificate)));
        Assert.Null(ApnsCertificate.Topic(CertificateInfo.Of(TestPki.Device)));
    }
}
