using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>Private keys as PKCS#8, and certificates joined with theirs.</summary>
internal static class KeyFiles
{
    /// <summary>A new key. RSA 4096 takes seconds.</summary>
    public static AsymmetricAlgorithm Create(CaKeyAlgorithm algorithm, IRsaKeys keys) => algorithm switch
    {
        CaKeyAlgorithm.EcP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        CaKeyAlgorithm.EcP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        CaKeyAlgorithm.Rsa2048 => keys.New(2048),
        CaKeyAlgorithm.Rsa4096 => keys.New(4096),
        _ => throw new UnreachableException(),
    };

    /// <summary>Certificate with its private key. The bytes of the key are erased.</summary>
    public static X509Certificate2 Open(byte[] certificate, byte[] pkcs8)
    {
        using var bare = X509CertificateLoader.LoadCertificate(certificate);
        try
        {
            if (bare.GetRSAPublicKey() is { } rsaPublic)
            {
                rsaPublic.Dispose();
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
