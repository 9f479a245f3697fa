using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Server.Mdm.ManagedAppleAccounts;

/// <summary>An RSA key with the certificate that Apple gets, made here or uploaded.</summary>
/// <param name="Certificate">DER.</param>
/// <param name="PrivateKey">PKCS#8. Secret.</param>
public sealed record UploadedAccessKey(byte[] Certificate, byte[] PrivateKey)
{
    private const int MaxPem = 32 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    /// <summary>Makes one. Apple only takes the public key from the certificate, so it is signed by itself.</summary>
    public static UploadedAccessKey Make(DateTimeOffset now)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=Gatehouse access management", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-10), now + Lifetime);
        return new UploadedAccessKey(certificate.RawData, rsa.ExportPkcs8PrivateKey());
    }

    /// <summary>Reads an upload; null with a reason that repeats nothing secret.</summary>
    public static UploadedAccessKey? Read(string certificatePem, string keyPem, out string? reason)
    {
        reason = null;
        try
        {
            if (certificatePem.Length > MaxPem || keyPem.Length > MaxPem)
            {
                reason = "Certificate or key is too long.";
                return null;
            }

            using var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            using var rsa = certificate.GetRSAPrivateKey();
            if (rsa is { KeySize: >= 2048 and <= 8192 })
            {
                return new UploadedAccessKey(certificate.RawData, rsa.ExportPkcs8PrivateKey());
            }

            reason = "The key is not RSA of 2048 to 8192 bits.";
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            reason = "Certificate and key do not fit together, or cannot be read.";
        }

        return null;
    }
}
