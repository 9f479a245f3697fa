using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Server.Storage;

/// <summary>
/// Encrypts what must be read back (private keys, unlock tokens, PINs): AES-256-GCM, a fresh nonce each time, and the
/// purpose as associated data, so that a value moved to another column does not open. Layout: version 1, 12 nonce, 16 tag, data.
/// </summary>
public sealed class SecretBox(byte[] key)
{
    private const byte Version = 1;

    /// <summary>Encrypts for one purpose, such as <c>mdm.unlock-token:enr_…</c>.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, string purpose)
    {
        var sealedBytes = new byte[29 + plain.Length];
        sealedBytes[0] = Version;
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(1, 12));
        using var aes = new AesGcm(key, 16); // not safe for concurrent use, and cheap to make
        aes.Encrypt(sealedBytes.AsSpan(1, 12), plain, sealedBytes.AsSpan(29), sealedBytes.AsSpan(13, 16), Encoding.UTF8.GetBytes(purpose));
        return sealedBytes;
    }

    /// <summary>Decrypts what <see cref="Seal"/> made for the same purpose.</summary>
    /// <exception cref="CryptographicException">Other key, other purpose, or altered.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, string purpose)
    {
        if (sealedBytes.Length < 29 || sealedBytes[0] != Version)
        {
            throw new CryptographicException("Not a sealed value of a known version.");
        }

        var plain = new byte[sealedBytes.Length - 29];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(sealedBytes.Slice(1, 12), sealedBytes[29..], sealedBytes.Slice(13, 16), plain, Encoding.UTF8.GetBytes(purpose));
        return plain;
    }

    /// <summary>32 bytes for one purpose, the same for ever: for keyed hashes, which must not need a stored key of their own (HKDF, RFC 5869).</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes(purpose));
}
