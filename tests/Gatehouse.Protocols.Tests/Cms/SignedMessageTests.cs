using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Cms;

public sealed class SignedMessageTests
{
    private static readonly byte[] Profile = "<plist><dict/></plist>"u8.ToArray();

    [Fact]
    public async Task Openssl_verifies_a_profile_that_we_sign_and_gets_its_content_back()
    {
        using var openssl = new OpenSsl();
        var signed = CmsSigner.SignAttached(Profile, TestPki.Device, [TestPki.Issuing.RawData], TestPki.Now);

        var content = await openssl.RunAsync(
            "cms", "-verify", "-binary", "-inform", "DER", "-in", openssl.File("p", signed), "-CAfile", openssl.File("root.pem", TestPki.Root.ExportCertificatePem()), "-purpose", "any");

        Assert.Equal(Profile, content);
    }

    /// <summary>With -stream openssl writes indefinite lengths and octet strings in pieces, as Apple's encoder does.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task What_openssl_signs_is_read_in_DER_and_in_BER(bool stream)
    {
        using var openssl = new OpenSsl();
        var content = new byte[20_000];
        content.AsSpan().Fill((byte)'x');
        string[] arguments =
            ["cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-signer", openssl.Certificate("s", TestPki.Device), "-inkey", openssl.Key("s", TestPki.Device),
             "-in", openssl.File("body", content)];
        var bytes = await openssl.RunAsync(stream ? [.. arguments, "-stream"] : arguments);

        Assert.Equal(stream, bytes[1] == 0x80);
        Assert.True(SignedMessage.TryParse(bytes, CmsLimits.Message, out var message, out var error), error?.Reason);
        Assert.Equal(content, message.Content!.Value.ToArray());
        Assert.Equal(SignatureStatus.Valid, message.Verify(CmsAlgorithms.Modern));
        Assert.Equal("Test Device", message.SignerCertificate!.CommonName);
    }

    [Fact]
    public void A_detached_message_needs_its_content_and_an_attached_one_takes_no_other()
    {
        Assert.True(SignedMessage.TryParse(CmsSigner.SignDetached(Profile, TestPki.Device), CmsLimits.Message, out var detached, out _));
        Assert.True(SignedMessage.TryParse(CmsSigner.SignAttached(Profile, TestPki.Device), CmsLimits.Message, out var attached, out _));

        Assert.Null(detached.Content);
        Assert.Equal(SignatureStatus.Valid, detached.Verify(CmsAlgorithms.Modern, Profile));
        Assert.Equal(SignatureStatus.ContentAltered, detached.Verify(CmsAlgorithms.Modern));
        Assert.Equal(SignatureStatus.Malformed, attached.Verify(CmsAlgorithms.Modern, Profile));
    }

    [Fact]
    public void Signing_with_an_RSA_key_gives_the_same_bytes_each_time()
    {
        var first = CmsSigner.SignAttached(Profile, TestPki.Device, [TestPki.Issuing.RawData], DateTimeOffset.UnixEpoch);

        Assert.Equal(first, CmsSigner.SignAttached(Profile, TestPki.Device, [TestPki.Issuing.RawData], DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void A_failure_names_the_part_and_its_place()
    {
        var bytes = CmsSigner.SignAttached(Profile, TestPki.Device);
        var id = bytes.AsSpan().IndexOf(Profile);
        bytes[id - 2] = 0x05; // the tag of the content

        Assert.False(SignedMessage.TryParse(bytes, CmsLimits.Message, out _, out var error));

        Assert.Equal("CMS", error.Format);
        Assert.StartsWith("encapContentInfo", error.Reason, StringComparison.Ordinal);
        Assert.InRange(error.Offset, 1, id);
    }

    [Fact]
    public void Nobody_signed_certificates_only() =>
        Assert.False(SignedMessage.TryParse(CertsOnly.Write([TestPki.Root.RawData]), CmsLimits.Message, out _, out _));
}
