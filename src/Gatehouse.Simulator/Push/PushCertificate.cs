using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Simulator.Push;

/// <summary>
/// A push certificate like those that Apple's portal gives out, self-signed: good for <see cref="MockApns"/>, and for
/// nothing in the world outside.
/// </summary>
public sealed class PushCertificate : IDisposable
{
    private const string UserIdOid = "0.9.2342.19200300.100.1.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly RSA _key = RSA.Create(2048);

    /// <summary>Makes one.</summary>
    /// <param name="now">Start of its validity.</param>
    /// <param name="topic">Topic to have; a new one when null.</param>
    /// <param name="lifetime">One year when null, as Apple's.</param>
    public PushCertificate(DateTimeOffset now, string? topic = null, TimeSpan? lifetime = null)
    {
        var id = Guid.NewGuid().ToString("D");
        Topic = topic ?? $"com.apple.mgmt.External.{id}";

        var subject = new X500DistinguishedNameBuilder();
        subject.Add(UserIdOid, Topic, UniversalUtf8);
        subject.AddCommonName($"APSP:{id}");
        subject.AddCountryOrRegion("US");
        var request = new CertificateRequest(subject.Build(), _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], critical: false));
        Certificate = request.CreateSelfSigned(now.AddMinutes(-10), now + (lifetime ?? TimeSpan.FromDays(365)));
    }

    /// <summary>Push topic: the certificate's user id.</summary>
    public string Topic { get; }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    private static System.Formats.Asn1.UniversalTagNumber UniversalUtf8 => System.Formats.Asn1.UniversalTagNumber.UTF8String;

    /// <summary>Certificate and private key, PEM. Secret.</summary>
    public string ToPem() => $"{Certificate.ExportCertificatePem()}\n{KeyPem()}\n";

    /// <summary>The private key, PEM (PKCS#8). Secret.</summary>
    public string KeyPem() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>Certificate and private key, PKCS#12. Secret.</summary>
    public byte[] ToPkcs12(string password) => Certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password);

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
