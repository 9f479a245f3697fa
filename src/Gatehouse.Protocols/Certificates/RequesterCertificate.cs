using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Protocols.Certificates;

/// <summary>The self-signed certificate that a SCEP client signs its first request with (RFC 8894 §2.3).</summary>
public static class RequesterCertificate
{
    /// <summary>Makes it over the key that is to be certified; the result holds the private key and is the caller's to dispose.</summary>
    /// <param name="subject">Subject of the CSR.</param>
    /// <param name="key">New key pair.</param>
    /// <param name="serialNumber">16 random bytes.</param>
    /// <param name="now">Validity runs from ten minutes before to a week after: long enough for somebody to approve the request.</param>
    public static X509Certificate2 Create(X500DistinguishedName subject, RSA key, ReadOnlySpan<byte> serialNumber, DateTimeOffset now)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        var generator = X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1);
        using var certificate = request.Create(subject, generator, now.AddMinutes(-10), now.AddDays(7), serialNumber);
        return certificate.CopyWithPrivateKey(key);
    }
}
