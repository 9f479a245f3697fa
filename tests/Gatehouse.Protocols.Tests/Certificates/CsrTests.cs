using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Certificates;

public sealed class CsrTests
{
    private const string ChallengePassword = "1.2.840.113549.1.9.7";
    private static readonly RSA Key = TestPki.Device.GetRSAPrivateKey()!;

    [Theory]
    [InlineData(UniversalTagNumber.PrintableString, "one-time 42")]
    [InlineData(UniversalTagNumber.UTF8String, "ünïcode_and_underscore")]
    [InlineData(UniversalTagNumber.IA5String, "under_score@at")]
    [InlineData(UniversalTagNumber.T61String, "latin-1")]
    [InlineData(UniversalTagNumber.BMPString, "two bytes each")]
    public void RFC2985_5_4_1_challengePassword_is_read_from_every_string_type(UniversalTagNumber type, string challenge)
    {
        var request = new CertificateRequest("CN=device", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.OtherRequestAttributes.Add(new AsnEncodedData(new Oid(ChallengePassword), Encoded(type, challenge)));

        Assert.True(Csr.TryParse(request.CreateSigningRequest(), out var csr, out _));

        Assert.Equal(challenge, csr.ChallengePassword);
    }

    [Fact]
    public void A_challenge_longer_than_the_bound_of_RFC_2985_is_read_whole()
    {
        var challenge = new string('x', 800);

        Assert.True(Csr.TryParse(Csr.Write(new X500DistinguishedName("CN=device"), Key, challenge), out var csr, out _));

        Assert.Equal(challenge, csr.ChallengePassword);
    }

    [Fact]
    public void An_absent_challenge_is_null_and_so_are_absent_names_empty()
    {
        Assert.True(Csr.TryParse(Csr.Write(new X500DistinguishedName("CN=device"), Key, null), out var csr, out _));

        Assert.Null(csr.ChallengePassword);
        Assert.Empty(csr.AlternativeNames.Uris);
        Assert.Equal((true, 2048), csr.KeyStrength);
    }

    [Fact]
    public void Two_challenges_are_refused()
    {
        var request = new CertificateRequest("CN=device", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.OtherRequestAttributes.Add(new AsnEncodedData(new Oid(ChallengePassword), Encoded(UniversalTagNumber.UTF8String, "one")));
        request.OtherRequestAttributes.Add(new AsnEncodedData(new Oid(ChallengePassword), Encoded(UniversalTagNumber.UTF8String, "two")));

        Assert.False(Csr.TryParse(request.CreateSigningRequest(), out _, out var error));

        Assert.Contains("twice", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void RFC2986_3_a_request_proves_its_key_and_an_altered_one_does_not()
    {
        var der = Csr.Write(new X500DistinguishedName("CN=device"), Key, "challenge");
        var at = der.AsSpan().IndexOf("device"u8);
        var altered = der.ToArray();
        altered[at] ^= 1;

        Assert.True(Csr.TryParse(der, out var genuine, out _));
        Assert.True(Csr.TryParse(altered, out var forged, out _));

        Assert.True(genuine.IsSelfSigned(CmsAlgorithms.Modern));
        Assert.False(forged.IsSelfSigned(CmsAlgorithms.Modern));
    }

    [Fact]
    public async Task Openssl_reads_what_is_written_and_writes_what_is_read()
    {
        using var openssl = new OpenSsl();
        var ours = openssl.File("ours.der", Csr.Write(DistinguishedName.Of("att_1", "Example"), Key, "for-openssl"));
        var config = openssl.File("req.cnf", """
            [req]
            distinguished_name = dn
            attributes = attr
            req_extensions = ext
            prompt = no
            [dn]
            CN = from-openssl
            [attr]
            challengePassword = for-gatehouse
            [ext]
            subjectAltName = URI:urn:example:1,email:a@example.com
            """);

        var text = await openssl.TextAsync("req", "-inform", "DER", "-in", ours, "-noout", "-text", "-verify");
        var theirs = await openssl.RunAsync("req", "-new", "-config", config, "-key", openssl.Key("device", TestPki.Device), "-outform", "DER");

        Assert.Contains("for-openssl", text, StringComparison.Ordinal);
        Assert.True(Csr.TryParse(theirs, out var csr, out _));
        Assert.Equal("for-gatehouse", csr.ChallengePassword);
        Assert.Equal("from-openssl", csr.CommonName);
        Assert.Equal(["urn:example:1"], csr.AlternativeNames.Uris);
        Assert.Equal(["a@example.com"], csr.AlternativeNames.Emails);
        Assert.True(csr.IsSelfSigned(CmsAlgorithms.Modern));
    }

    private static byte[] Encoded(UniversalTagNumber type, string value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(type, value);
        return writer.Encode();
    }
}
