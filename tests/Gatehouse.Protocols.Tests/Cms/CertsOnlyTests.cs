using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Cms;

public sealed class CertsOnlyTests
{
    [Fact]
    public async Task Openssl_lists_the_certificates_in_our_order()
    {
        using var openssl = new OpenSsl();
        ReadOnlyMemory<byte>[] certificates = [TestPki.Ra.RawData, TestPki.Issuing.RawData, TestPki.Root.RawData];

        var text = await openssl.TextAsync("pkcs7", "-inform", "DER", "-in", openssl.File("c", CertsOnly.Write(certificates)), "-print_certs", "-noout");

        var subjects = text.Split('\n').Where(l => l.StartsWith("subject", StringComparison.Ordinal)).ToList();
        Assert.Collection(
            subjects,
            s => Assert.Contains("Test RA", s, StringComparison.Ordinal),
            s => Assert.Contains("Test Issuing CA", s, StringComparison.Ordinal),
            s => Assert.Contains("Test Root", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_openssl_bundles_is_read()
    {
        using var openssl = new OpenSsl();
        var bytes = await openssl.RunAsync("crl2pkcs7", "-nocrl", "-certfile", openssl.Trust(), "-outform", "DER");

        Assert.True(CertsOnly.TryRead(bytes, CmsLimits.Message, out var content, out _));
        Assert.Equal([TestPki.Root.RawData, TestPki.Issuing.RawData], content.Certificates.Select(c => c.ToArray()));
        Assert.Empty(content.Crls);
    }

    [Fact]
    public void A_list_comes_back_as_a_list()
    {
        byte[] crl = [0x30, 0x03, 0x02, 0x01, 0x07];

        Assert.True(CertsOnly.TryRead(CertsOnly.WriteCrl(crl), CmsLimits.Message, out var content, out _));
        Assert.Equal(crl, Assert.Single(content.Crls).ToArray());
        Assert.Empty(content.Certificates);
    }
}
