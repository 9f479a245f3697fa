using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Certificates;

namespace Gatehouse.Server.Mdm.Push;

/// <summary>A push certificate that was uploaded together with its key, checked.</summary>
/// <param name="Topic">UID of the subject.</param>
/// <param name="Certificate">DER.</param>
/// <param name="PrivateKey">PKCS#8. Secret.</param>
/// <param name="Subject">Distinguished name.</param>
/// <param name="Sha1">Of the DER, upper-case hex.</param>
/// <param name="NotBefore">Begin of validity.</param>
/// <param name="NotAfter">End of validity.</param>
public sealed record UploadedApnsCertificate(
    string Topic, byte[] Certificate, byte[] PrivateKey, string Subject, string Sha1, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <summary>Reads one of the forms of the request; false with a reason that repeats nothing secret.</summary>
    /// <param name="request">Upload.</param>
    /// <param name="pendingKey">PKCS#8 of the last signing request; used when the upload has no key.</param>
    /// <param name="now">To judge the validity.</param>
    /// <param name="upload">The result.</param>
    /// <param name="reason">Why not.</param>
    public static bool TryRead(ApnsCertificatePut request, byte[]? pendingKey, DateTimeOffset now, out UploadedApnsCertificate? upload, out string? reason)
    {
        upload = null;
        try
        {
            using var certificate = Load(request, pendingKey, out reason);
            if (certificate is null)
            {
                return false;
            }

            var info = CertificateInfo.Of(certificate);
            var topic = Protocols.Certificates.ApnsCertificate.Topic(info);
            reason = topic switch
            {
                _ when !Protocols.Certificates.ApnsCertificate.IsMdmTopic(topic) => "Its subject has no UID that begins with com.apple.mgmt.; it is not a push certificate for MDM.",
                _ when now > info.NotAfter => "It has expired.",
                _ => null,
            };
            upload = reason is null
                ? new UploadedApnsCertificate(
                    topic!, certificate.RawData, ExportKey(certificate), info.SubjectText, Convert.ToHexString(SHA1Of(certificate)), info.NotBefore, info.NotAfter)
                : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or FormatException)
        {
            reason = "Certificate, key or password do not fit together, or cannot be read.";
        }

        return upload is not null;
    }

    private static X509Certificate2? Load(ApnsCertificatePut request, byte[]? pendingKey, out string? reason)
    {
        reason = null;
        if (request.Pkcs12 is { } pkcs12)
        {
            var loaded = X509CertificateLoader.LoadPkcs12(pkcs12, request.Password, X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet);
            if (loaded.HasPrivateKey)
            {
                return loaded;
            }

            loaded.Dispose();
            reason = "The PKCS#12 file has no private key.";
            return null;
        }

        if (request.Certificate is null || (request.Key is null && pendingKey is null))
        {
            reason = "Give certificate and key, or pkcs12; a certificate alone only after a signing request.";
            return null;
        }

        if (request.Key is not null)
        {
            return X509Certificate2.CreateFromPem(request.Certificate, request.Key);
        }

        using var certificate = X509Certificate2.CreateFromPem(request.Certificate);
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pendingKey, out _);
        return certificate.CopyWithPrivateKey(rsa);
    }

    private static byte[] ExportKey(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPrivateKey();
        if (rsa is not null)
        {
            return rsa.ExportPkcs8PrivateKey();
        }

        using var ec = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("Neither RSA nor EC.");
        return ec.ExportPkcs8PrivateKey();
    }

    // Only a name: Apple's portal shows certificates by it.
    private static byte[] SHA1Of(X509Certificate2 certificate) => certificate.GetCertHash();
}
