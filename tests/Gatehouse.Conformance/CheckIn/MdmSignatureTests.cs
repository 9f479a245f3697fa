using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.CheckIn;

/// <summary>
/// <c>SignMessage</c> of <c>apple/device-management mdm/profiles/com.apple.mdm.yaml</c>: a detached CMS signature over the exact
/// body, by the identity of the enrollment. Whatever is wrong with it is 403, because 401 would unenroll the device.
/// </summary>
[Specification("apple/device-management mdm/profiles/com.apple.mdm.yaml, SignMessage")]
public abstract class MdmSignatureTests(Site site)
{
    private const string CheckInType = "application/x-apple-aspen-mdm-checkin";

    [Fact]
    public async Task Mdm_Signature_missing_is_403()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);

        Assert.Equal(403, await StatusAsync(device, PlistWriter.WriteXml(device.Authenticate()), []));
    }

    [Fact]
    public async Task Mdm_Signature_over_another_body_is_403()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);
        var body = PlistWriter.WriteXml(device.Authenticate());
        var signature = CmsSigner.SignDetached(body, device.Identity);

        Assert.Equal(403, await StatusAsync(device, [.. body, (byte)'\n'], signature));
    }

    [Fact]
    public async Task Mdm_Signature_altered_is_403()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);
        var body = PlistWriter.WriteXml(device.Authenticate());
        var signature = CmsSigner.SignDetached(body, device.Identity);
        signature[^1] ^= 1;

        Assert.Equal(403, await StatusAsync(device, body, signature));
    }

    [Fact]
    public async Task Mdm_Signature_by_a_certificate_that_we_did_not_issue_is_403()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);
        var body = PlistWriter.WriteXml(device.Authenticate());
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest(device.Identity.SubjectName, Ground.Keys.Take(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var foreign = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        Assert.Equal(403, await StatusAsync(device, body, CmsSigner.SignDetached(body, foreign)));
    }

    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public async Task Mdm_Signature_digest_may_be(string digest)
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);
        var body = PlistWriter.WriteXml(device.Authenticate());

        Assert.Equal(200, await StatusAsync(device, body, CmsSigner.SignDetached(body, device.Identity, digest: new HashAlgorithmName(digest))));
    }

    [Fact]
    public async Task Mdm_Signature_without_signing_time_is_good_as_Macs_send_it()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.Mac);
        var body = PlistWriter.WriteXml(device.Authenticate());

        Assert.Equal(200, await StatusAsync(device, body, CmsSigner.SignDetached(body, device.Identity, signingTime: null)));
    }

    [Fact]
    public async Task Mdm_Signature_may_be_made_by_openssl()
    {
        var ct = TestContext.Current.CancellationToken;
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);
        var body = PlistWriter.WriteXml(device.Authenticate());
        var folder = Directory.CreateTempSubdirectory("gatehouse-openssl-").FullName;
        try
        {
            var pem = Path.Combine(folder, "identity.pem");
            using var key = device.Identity.GetRSAPrivateKey()!;
            await File.WriteAllTextAsync(pem, $"{device.Identity.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n", Encoding.ASCII, ct);
            var signature = await Tools.RunAsync("openssl", ["cms", "-sign", "-binary", "-signer", pem, "-outform", "DER", "-md", "sha256"], body, ct);

            Assert.Equal(200, await StatusAsync(device, body, signature));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Mdm_Signature_of_one_organization_is_403_in_another()
    {
        site.NeedOurServer();
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);
        using var other = await site.NewTenantAsync();
        var url = new Uri(device.State.CheckInUrl.AbsoluteUri.Replace(device.State.CheckInUrl.Segments[2].Trim('/'), other.OrganizationId, StringComparison.Ordinal));

        var answer = await device.SendAsync(url, CheckInType, PlistWriter.WriteXml(device.Authenticate()));

        Assert.NotEqual(device.State.CheckInUrl, url);
        Assert.Equal(403, answer.Status);
    }

    private static async Task<int> StatusAsync(WireDevice device, byte[] body, byte[] signature) =>
        (await device.SendAsync(device.State.CheckInUrl, CheckInType, body, signature)).Status;
}

[Collection(nameof(SqliteSite))]
public sealed class MdmSignatureOnSqlite(SqliteSite site) : MdmSignatureTests(site);

[Collection(nameof(PostgresSite))]
public sealed class MdmSignatureOnPostgres(PostgresSite site) : MdmSignatureTests(site);
