using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Tests.Support;
using OurSigner = Gatehouse.Protocols.Cms.CmsSigner;
using FrameworkSigner = System.Security.Cryptography.Pkcs.CmsSigner;

namespace Gatehouse.Protocols.Tests.Cms;

public sealed class DetachedVerifierTests
{
    private static readonly byte[] Body = "<plist><dict><key>Status</key><string>Idle</string></dict></plist>"u8.ToArray();

    public static TheoryData<string, string> KeysAndDigests() => new MatrixTheoryData<string, string>(["rsa", "p256", "p384"], ["SHA256", "SHA384", "SHA512"]);

    [Theory, MemberData(nameof(KeysAndDigests))]
    public void What_we_sign_verifies_and_names_the_signer(string key, string digest)
    {
        var signer = Signer(key);
        var signature = OurSigner.SignDetached(Body, signer, digest: new HashAlgorithmName(digest), signingTime: TestPki.Now);

        var result = DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Modern);

        Assert.Equal(SignatureStatus.Valid, result.Status);
        Assert.Equal(signer.RawData, result.SignerCertificate.ToArray());
        Assert.Equal(SHA256.HashData(signer.RawData), result.SignerSha256.ToArray());
    }

    [Theory]
    [InlineData("rsa", "sha256")]
    [InlineData("rsa", "sha512")]
    [InlineData("rsa", "sha384", "-keyid")]
    [InlineData("rsa", "sha256", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:-1")]
    [InlineData("p256", "sha256")]
    [InlineData("p384", "sha384")]
    public async Task What_openssl_signs_verifies(string key, string digest, params string[] more)
    {
        using var openssl = new OpenSsl();
        var signer = Signer(key);
        var signature = await openssl.RunAsync(
            ["cms", "-sign", "-binary", "-outform", "DER", "-md", digest, "-signer", openssl.Certificate("s", signer), "-inkey", openssl.Key("s", signer),
             "-in", openssl.File("body", Body), .. more]);

        var result = DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Modern);

        Assert.Equal(SignatureStatus.Valid, result.Status);
        Assert.Equal(signer.RawData, result.SignerCertificate.ToArray());
    }

    [Theory, MemberData(nameof(KeysAndDigests))]
    public async Task Openssl_verifies_what_we_sign(string key, string digest)
    {
        using var openssl = new OpenSsl();
        var signature = OurSigner.SignDetached(Body, Signer(key), [TestPki.Issuing.RawData], TestPki.Now, new HashAlgorithmName(digest));

        var content = await openssl.RunAsync(
            "cms", "-verify", "-binary", "-inform", "DER", "-in", openssl.File("sig", signature), "-content", openssl.File("body", Body),
            "-CAfile", openssl.Trust(), "-purpose", "any");

        Assert.Equal(Body, content);
    }

    [Fact]
    public void Sha1_is_refused_unless_legacy_is_allowed()
    {
        var signature = OurSigner.SignDetached(Body, TestPki.Device, digest: HashAlgorithmName.SHA1);

        Assert.Equal(SignatureStatus.AlgorithmRefused, DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Modern).Status);
        Assert.Equal(SignatureStatus.Valid, DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Legacy).Status);
    }

    [Fact]
    public async Task Md5_is_refused_always()
    {
        using var openssl = new OpenSsl();
        var signature = await openssl.RunAsync(
            "cms", "-sign", "-binary", "-outform", "DER", "-md", "md5", "-signer", openssl.Certificate("s", TestPki.Device), "-inkey", openssl.Key("s", TestPki.Device),
            "-in", openssl.File("body", Body));

        Assert.Equal(SignatureStatus.AlgorithmRefused, DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Legacy).Status);
    }

    [Fact]
    public void A_short_rsa_key_is_refused()
    {
        using var weak = TestPki.Leaf("Weak", RSA.Create(1024));
        var signature = OurSigner.SignDetached(Body, weak);

        Assert.Equal(SignatureStatus.AlgorithmRefused, DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Modern).Status);
    }

    [Fact]
    public void A_wrong_clock_does_not_matter()
    {
        var signature = OurSigner.SignDetached(Body, TestPki.Device, signingTime: DateTimeOffset.UnixEpoch);

        Assert.True(DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Modern).IsValid);
    }

    [Fact]
    public void Each_altered_byte_of_the_body_is_noticed()
    {
        var signature = OurSigner.SignDetached(Body, TestPki.Device);
        for (var i = 0; i < Body.Length; i++)
        {
            var altered = (byte[])Body.Clone();
            altered[i] ^= 1;

            Assert.Equal(SignatureStatus.ContentAltered, DetachedVerifier.Verify(altered, signature, CmsAlgorithms.Modern).Status);
        }
    }

    [Fact]
    public void Each_altered_byte_of_attributes_and_signature_is_noticed()
    {
        var signature = OurSigner.SignDetached(Body, TestPki.Device, signingTime: TestPki.Now);
        var parts = SignedDataParts.Read(signature, CmsLimits.Message, new ParseScope("CMS", signature)).Signer!;
        var attributes = signature.AsSpan().IndexOf(parts.EncodedAttributes!.Value.Span);
        var value = signature.AsSpan().IndexOf(parts.Signature.Span);
        var covered = Enumerable.Range(attributes, parts.EncodedAttributes.Value.Length).Concat(Enumerable.Range(value, parts.Signature.Length));
        foreach (var i in covered)
        {
            var altered = (byte[])signature.Clone();
            altered[i] ^= 0x21;

            Assert.NotEqual(SignatureStatus.Valid, DetachedVerifier.Verify(Body, altered, CmsAlgorithms.Modern).Status);
        }
    }

    /// <summary>Bytes of the embedded certificate are not covered by the signature, but then it is not a certificate of ours.</summary>
    [Fact]
    public void No_altered_byte_anywhere_throws_or_vouches_for_another_certificate()
    {
        using var chain = new ChainVerifier([TestPki.Root.RawData], [TestPki.Issuing.RawData]);
        var signature = OurSigner.SignDetached(Body, TestPki.Device);
        for (var i = 0; i < signature.Length; i++)
        {
            foreach (var mask in (byte[])[0x01, 0x80, 0xFF])
            {
                var altered = (byte[])signature.Clone();
                altered[i] ^= mask;

                var result = DetachedVerifier.Verify(Body, altered, CmsAlgorithms.Modern);

                if (result.IsValid && !result.SignerCertificate.Span.SequenceEqual(TestPki.Device.RawData))
                {
                    Assert.False(
                        CertificateInfo.TryParse(result.SignerCertificate, out var info, out _) && chain.Verify(info, TestPki.Now) == ChainStatus.Trusted,
                        $"byte {i}");
                }
            }
        }
    }

    [Fact]
    public void A_known_key_is_used_instead_of_the_certificate()
    {
        var signature = OurSigner.SignDetached(Body, TestPki.Device);
        Assert.True(SignerKey.TryRead(CertificateInfo.Of(TestPki.Device).SubjectPublicKeyInfo, out var right));
        Assert.True(SignerKey.TryRead(CertificateInfo.Of(TestPki.Other).SubjectPublicKeyInfo, out var wrong));
        using (right)
        using (wrong)
        {
            byte[]? asked = null;
            var good = DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Modern, sha256 =>
            {
                asked = sha256.ToArray();
                return right;
            });

            Assert.True(good.IsValid);
            Assert.Same(right, good.Key);
            Assert.Equal(SHA256.HashData(TestPki.Device.RawData), asked);
            Assert.Equal(SignatureStatus.SignatureWrong, DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Modern, _ => wrong).Status);
        }
    }

    [Fact]
    public void A_signature_with_the_content_inside_is_not_detached() =>
        Assert.Equal(SignatureStatus.Malformed, DetachedVerifier.Verify(Body, OurSigner.SignAttached(Body, TestPki.Device), CmsAlgorithms.Modern).Status);

    [Fact]
    public void RFC5652_5_3_a_signature_without_attributes_is_refused()
    {
        // This is how the framework signs when nobody asks for an attribute.
        var signature = Framework(message => message.ComputeSignature(NewFrameworkSigner(TestPki.Device)));

        Assert.Equal(SignatureStatus.AttributesMissing, DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Modern).Status);
    }

    [Fact]
    public void Two_signers_are_refused()
    {
        var signature = Framework(message =>
        {
            message.ComputeSignature(NewFrameworkSigner(TestPki.Device));
            message.ComputeSignature(NewFrameworkSigner(TestPki.Other));
        });

        Assert.Equal(SignatureStatus.Malformed, DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Modern).Status);
    }

    [Fact]
    public void A_signer_that_is_not_embedded_is_missing()
    {
        var signer = NewFrameworkSigner(TestPki.Device);
        signer.IncludeOption = X509IncludeOption.None;
        signer.Certificates.Add(TestPki.Other);
        var signature = Framework(message => message.ComputeSignature(signer));

        Assert.Equal(SignatureStatus.SignerMissing, DetachedVerifier.Verify(Body, signature, CmsAlgorithms.Modern).Status);
    }

    [Fact]
    public void RFC5652_11_2_a_second_messageDigest_is_refused()
    {
        var digest = new AsnWriter(AsnEncodingRules.DER);
        digest.WriteOctetString(SHA256.HashData("other"u8));
        var writer = new SignedDataWriter(TestPki.Device, null, null, null) { Attributes = [(Oids.MessageDigest, digest.Encode())] };

        Assert.Equal(SignatureStatus.ContentAltered, DetachedVerifier.Verify(Body, writer.Write(Body, detached: true), CmsAlgorithms.Modern).Status);
    }

    [Fact]
    public void Sixteen_certificates_pass_and_seventeen_do_not()
    {
        ReadOnlyMemory<byte> extra = TestPki.Issuing.RawData;

        Assert.True(DetachedVerifier.Verify(Body, OurSigner.SignDetached(Body, TestPki.Device, Enumerable.Repeat(extra, 15)), CmsAlgorithms.Modern).IsValid);
        Assert.Equal(
            SignatureStatus.Malformed,
            DetachedVerifier.Verify(Body, OurSigner.SignDetached(Body, TestPki.Device, Enumerable.Repeat(extra, 16)), CmsAlgorithms.Modern).Status);
    }

    [Fact]
    public void More_than_64_KiB_are_refused() =>
        Assert.Equal(SignatureStatus.Malformed, DetachedVerifier.Verify(Body, new byte[64 * 1024 + 1], CmsAlgorithms.Modern).Status);

    private static X509Certificate2 Signer(string key) => key switch
    {
        "p256" => TestPki.P256,
        "p384" => TestPki.P384,
        _ => TestPki.Device,
    };

    private static FrameworkSigner NewFrameworkSigner(X509Certificate2 certificate) =>
        new(SubjectIdentifierType.IssuerAndSerialNumber, certificate) { IncludeOption = X509IncludeOption.EndCertOnly };

    private static byte[] Framework(Action<SignedCms> sign)
    {
        var message = new SignedCms(new ContentInfo(Body), detached: true);
        sign(message);
        return message.Encode();
    }
}
