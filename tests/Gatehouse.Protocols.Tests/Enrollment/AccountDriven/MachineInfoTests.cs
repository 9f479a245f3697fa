using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Enrollment.AccountDriven;

public sealed class MachineInfoTests
{
    private static readonly MachineInfo IPad = new("iPad14,3", "22A300", "18.0", "de-DE");

    [Fact]
    public void All_three_forms_are_told_apart_by_their_first_byte()
    {
        using var signer = TestSigner();
        var der = CmsSigner.SignAttached(IPad.Write(), signer);
        byte[][] forms =
        [
            der, IPad.Write(), Encoding.ASCII.GetBytes(PemEncoding.WriteString("PKCS7", der)), Encoding.ASCII.GetBytes("\r\n" + PemEncoding.WriteString("CMS", der)),
            [.. Encoding.UTF8.Preamble, .. IPad.Write()],
        ];

        Assert.All(forms, form =>
        {
            Assert.True(MachineInfoMessage.TryParse(form, out var message, out var error), error?.Reason);
            Assert.Equal(IPad, message.Info);
        });
        Assert.True(MachineInfoMessage.TryParse(der, out var signed, out _));
        Assert.Equal(SignatureStatus.Valid, signed.Signature!.Verify(CmsAlgorithms.Modern));
    }

    [Fact]
    public void Names_of_the_hardware_are_not_even_read()
    {
        var body = Encoding.UTF8.GetString(IPad.Write()).Replace("<dict>", "<dict><key>UDID</key><string>u</string><key>SERIAL</key><data>AA==</data>", StringComparison.Ordinal);

        Assert.True(MachineInfoMessage.TryParse(Encoding.UTF8.GetBytes(body), out var message, out _));
        Assert.Equal(IPad, message.Info);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("0")]
    [InlineData("-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----")]
    [InlineData("-----BEGIN PKCS7-----")]
    [InlineData("<plist><array/></plist>")]
    [InlineData("<plist><dict/></plist>")]
    [InlineData("<plist><dict><key>PRODUCT</key><integer>1</integer></dict></plist>")]
    [InlineData("<plist><dict><key>PRODUCT</key><string>a&#10;b</string></dict></plist>")]
    public void Garbage_is_refused_and_never_thrown_at(string body) => Assert.False(MachineInfoMessage.TryParse(Encoding.UTF8.GetBytes(body), out _, out _));

    [Fact]
    public void No_prefix_and_no_flipped_byte_makes_it_throw()
    {
        using var signer = TestSigner();
        var der = CmsSigner.SignAttached(IPad.Write(), signer);
        for (var i = 0; i < der.Length; i += 3)
        {
            var altered = der.ToArray();
            altered[i] ^= 0x41;
            if (MachineInfoMessage.TryParse(altered, out var message, out _))
            {
                _ = message.Signature!.Verify(CmsAlgorithms.Modern);
            }

            _ = MachineInfoMessage.TryParse(der.AsMemory(0, i), out _, out _);
        }
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 TestSigner()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=Device", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
