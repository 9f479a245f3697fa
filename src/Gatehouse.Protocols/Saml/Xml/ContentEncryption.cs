using System.Security.Cryptography;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>A content cipher of XML Encryption by its URI (XML Encryption 1.1 §5.2). Triple DES is not in the table.</summary>
internal sealed record ContentEncryption(string Uri, int KeyBytes, bool IsGcm)
{
    private const int CbcBlock = 16;
    private const int GcmNonce = 12;
    private const int GcmTag = 16;

    private static readonly ContentEncryption[] All =
    [
        new(SamlNames.Encryption11 + "aes128-gcm", 16, true),
        new(SamlNames.Encryption11 + "aes256-gcm", 32, true),
        new(SamlNames.Encryption + "aes128-cbc", 16, false),
        new(SamlNames.Encryption + "aes256-cbc", 32, false),
        new(SamlNames.Encryption11 + "aes192-gcm", 24, true),
        new(SamlNames.Encryption + "aes192-cbc", 24, false),
    ];

    public static ContentEncryption? Find(string uri) => Array.Find(All, c => string.Equals(c.Uri, uri, StringComparison.Ordinal));

    public static ContentEncryption Of(SamlCipher cipher) => All[(int)cipher];

    /// <summary>Throws <see cref="CryptographicException"/> for whatever is wrong.</summary>
    public byte[] Decrypt(byte[] key, ReadOnlySpan<byte> data) => IsGcm ? DecryptGcm(key, data) : DecryptCbc(key, data);

    public byte[] Encrypt(byte[] key, ReadOnlySpan<byte> plain)
    {
        if (IsGcm)
        {
            var output = new byte[GcmNonce + plain.Length + GcmTag];
            RandomNumberGenerator.Fill(output.AsSpan(0, GcmNonce));
            using var gcm = new AesGcm(key, GcmTag);
            gcm.Encrypt(output.AsSpan(0, GcmNonce), plain, output.AsSpan(GcmNonce, plain.Length), output.AsSpan(GcmNonce + plain.Length));
            return output;
        }

        using var aes = Aes.Create();
        aes.Key = key;
        var iv = RandomNumberGenerator.GetBytes(CbcBlock);
        return [.. iv, .. aes.EncryptCbc(plain, iv, PaddingMode.ISO10126)];
    }

    private static byte[] DecryptGcm(byte[] key, ReadOnlySpan<byte> data)
    {
        if (data.Length < GcmNonce + GcmTag)
        {
            throw new CryptographicException("The ciphertext is too short.");
        }

        var plain = new byte[data.Length - GcmNonce - GcmTag];
        using var gcm = new AesGcm(key, GcmTag);
        gcm.Decrypt(data[..GcmNonce], data[GcmNonce..^GcmTag], data[^GcmTag..], plain);
        return plain;
    }

    // §5.2: the last byte says how many were added; the others are arbitrary.
    private static byte[] DecryptCbc(byte[] key, ReadOnlySpan<byte> data)
    {
        if (data.Length < 2 * CbcBlock || data.Length % CbcBlock != 0)
        {
            throw new CryptographicException("The ciphertext is no whole number of blocks.");
        }

        using var aes = Aes.Create();
        aes.Key = key;
        return aes.DecryptCbc(data[CbcBlock..], data[..CbcBlock], PaddingMode.ISO10126);
    }
}
