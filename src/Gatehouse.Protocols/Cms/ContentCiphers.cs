using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Cms;

/// <summary>Facts of each <see cref="ContentCipher"/>.</summary>
internal static class ContentCiphers
{
    public static ContentCipher? FromOid(string oid) => oid switch
    {
        Oids.Aes128Cbc => ContentCipher.Aes128Cbc,
        Oids.Aes192Cbc => ContentCipher.Aes192Cbc,
        Oids.Aes256Cbc => ContentCipher.Aes256Cbc,
        Oids.TripleDesCbc => ContentCipher.TripleDesCbc,
        Oids.DesCbc => ContentCipher.DesCbc,
        _ => null,
    };

    public static string Oid(this ContentCipher cipher) => cipher switch
    {
        ContentCipher.Aes128Cbc => Oids.Aes128Cbc,
        ContentCipher.Aes192Cbc => Oids.Aes192Cbc,
        ContentCipher.Aes256Cbc => Oids.Aes256Cbc,
        ContentCipher.TripleDesCbc => Oids.TripleDesCbc,
        ContentCipher.DesCbc => Oids.DesCbc,
        _ => throw new ArgumentOutOfRangeException(nameof(cipher)),
    };

    public static int KeyBytes(this ContentCipher cipher) => cipher switch
    {
        ContentCipher.DesCbc => 8,
        ContentCipher.Aes128Cbc => 16,
        ContentCipher.Aes256Cbc => 32,
        _ => 24,
    };

    public static int BlockBytes(this ContentCipher cipher) => cipher >= ContentCipher.Aes128Cbc ? 16 : 8;

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Reached only with CmsAlgorithms.Legacy.")]
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "Reached only with CmsAlgorithms.Legacy.")]
    public static SymmetricAlgorithm Create(this ContentCipher cipher, byte[] key)
    {
        SymmetricAlgorithm algorithm = cipher switch
        {
            ContentCipher.DesCbc => DES.Create(),
            ContentCipher.TripleDesCbc => TripleDES.Create(),
            _ => Aes.Create(),
        };
        algorithm.Key = key;
        return algorithm;
    }

    /// <summary>A fresh content-encryption key; for DES and triple DES one that is not among the weak ones.</summary>
    public static byte[] NewKey(this ContentCipher cipher)
    {
        if (cipher >= ContentCipher.Aes128Cbc)
        {
            return RandomNumberGenerator.GetBytes(cipher.KeyBytes());
        }

        using var algorithm = CreateWeak(cipher);
        algorithm.GenerateKey();
        return algorithm.Key;
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Reached only with CmsAlgorithms.Legacy.")]
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "Reached only with CmsAlgorithms.Legacy.")]
    private static SymmetricAlgorithm CreateWeak(ContentCipher cipher) => cipher == ContentCipher.DesCbc ? DES.Create() : TripleDES.Create();
}
