using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Server.Enrollment;
using Gatehouse.Server.Enrollment.ProfileService;
using Gatehouse.Server.Tests.Enrollment.Support;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>Whose signatures count as those of Apple's devices, by what the operator's file holds.</summary>
public sealed class AppleDeviceCaTests
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddYears(-1);

    [Fact]
    public void A_root_that_vouches_for_others_too_does_not_make_devices_of_them()
    {
        using var developers = Authority("CN=Developers", TestDevice.AppleCa.Root);
        using var device = new TestDevice().FactoryCertificate();
        using var developer = Leaf("CN=Somebody", developers);
        using var both = Reading(TestDevice.AppleCa.Root, TestDevice.AppleCa.Intermediate);

        Assert.True(Issued(both, device));
        Assert.True(Issued(both, device, TestDevice.AppleCa.Intermediate));
        Assert.False(Issued(both, developer, developers));
    }

    [Fact]
    public void A_root_alone_counts_with_what_is_sent_along()
    {
        using var other = Authority("CN=Other root", null);
        using var below = Authority("CN=Other devices", other);
        using var device = Leaf("CN=A device", below);
        using var three = Reading(TestDevice.AppleCa.Root, TestDevice.AppleCa.Intermediate, other);

        Assert.True(Issued(three, device, below));
        Assert.False(Issued(three, device));
    }

    private static bool Issued(AppleDeviceCa ca, X509Certificate2 certificate, params X509Certificate2[] sentAlong) =>
        ca.Issued(CertificateInfo.Of(certificate.RawData), [.. sentAlong.Select(c => (ReadOnlyMemory<byte>)c.RawData)]);

    private static AppleDeviceCa Reading(params X509Certificate2[] certificates)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("gatehouse-test-").FullName, "ca.pem");
        File.WriteAllText(path, string.Join('\n', certificates.Select(c => c.ExportCertificatePem())));
        return new AppleDeviceCa(Options.Create(new EnrollmentOptions { AppleDeviceCaFile = path }));
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return issuer is null ? request.CreateSelfSigned(From, From.AddYears(3)) : Create(request, issuer).CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Leaf(string name, X509Certificate2 issuer)
    {
        using var key = RSA.Create(2048);
        return Create(new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), issuer);
    }

    private static X509Certificate2 Create(CertificateRequest request, X509Certificate2 issuer) => request.Create(issuer, From, From.AddYears(2), RandomNumberGenerator.GetBytes(12));
}
