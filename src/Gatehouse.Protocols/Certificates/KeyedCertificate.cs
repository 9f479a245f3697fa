using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Protocols.Certificates;

/// <summary>Certificates joined with their private keys.</summary>
public static class KeyedCertificate
{
    /// <summary>Joins them. The result is the caller's to dispose; the bytes of the key are erased.</summary>
    /// <param name="certificate">DER.</param>
    /// <param name="pkcs8">Its private key, RSA or elliptic curve.</param>
    /// <exception cref="CryptographicException">One of them is malformed.</exception>
    /// <exception cref="ArgumentException">They do not belong together.</exception>
    public static X509Certificate2 Open(byte[] certificate, byte[] pkcs8)
    {
        using var bare = X509CertificateLoader.LoadCertificate(certificate);
        try
        {
            using var publicKey = bare.GetRSAPublicKey();
            if (publicKey is not null)
            {
                using var rsa = RSA.Create();
                rsa.ImportPkcs8PrivateKey(pkcs8, out _);
                return bare.CopyWithPrivateKey(rsa);
            }

            using var ec = ECDsa.Create();
            ec.ImportPkcs8PrivateKey(pkcs8, out _);
            return bare.CopyWithPrivateKey(ec);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }
}
