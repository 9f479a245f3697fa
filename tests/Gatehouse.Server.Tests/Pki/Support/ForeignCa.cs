using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Server.Tests.Pki.Support;

/// <summary>A CA that is not ours, as a company has one.</summary>
internal sealed class ForeignCa(TimeProvider time, string name = "CN=Company devices,O=Company") : IDisposable
{
    // digitalSignature and keyEncipherment: it signs and opens SCEP messages without an RA.
    private const X509KeyUsageFlags Usages =
        X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;

    private X509Certificate2? _certificate;

    public X509Certificate2 Certificate => _certificate ??= Create();

    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>A certificate for 60 days, as a client of TLS or for another use.</summary>
    public X509Certificate2 Issue(X500DistinguishedName subject, PublicKey key, string usage = "1.3.6.1.5.5.7.3.2")
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var now = time.GetUtcNow();
        var generator = X509SignatureGenerator.CreateForRSA(TestKeys.Rsa(3), RSASignaturePadding.Pkcs1);
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01);
        return request.Create(Certificate.SubjectName, generator, now.AddMinutes(-5), now.AddDays(60), serial);
    }

    public void Dispose() => _certificate?.Dispose();

    private X509Certificate2 Create()
    {
        var request = new CertificateRequest(name, TestKeys.Rsa(3), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(Usages, true));
        return request.CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddYears(10));
    }
}
