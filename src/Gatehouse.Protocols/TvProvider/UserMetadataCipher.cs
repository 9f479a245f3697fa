using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// Encrypts attributes of a viewer for the programmer alone (<c>state</c> = <c>enc</c>), whatever their type: the plain text is
/// the value as JSON. What fits goes under the key itself, in Base64; what does not is a JWE in compact serialization
/// (RFC 7516) with RSA-OAEP-256 and A256GCM, which its dots tell from Base64.
/// </summary>
public static class UserMetadataCipher
{
    private const int MinKeyBits = 2048;
    private const int MaxPlainBytes = 64 * 1024;
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static readonly byte[] Header = """{"alg":"RSA-OAEP-256","enc":"A256GCM"}"""u8.ToArray();

    /// <summary>Encrypts a value.</summary>
    /// <param name="json">The value as JSON.</param>
    /// <param name="key">Public key out of the programmer's certificate; from 2048 bits.</param>
    /// <param name="pkcs1">PKCS #1 v1.5 instead of OAEP with SHA-256, for programmers whose software knows nothing better.</param>
    public static string Encrypt(ReadOnlySpan<byte> json, RSA key, bool pkcs1 = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(key.KeySize, MinKeyBits, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(json.Length, MaxPlainBytes, nameof(json));

        // RFC 8017 §7.1.1 and §7.2.1: what the padding leaves of the modulus.
        var room = (key.KeySize / 8) - (pkcs1 ? 11 : 2 + (2 * SHA256.HashSizeInBytes));
        return json.Length > room
            ? EncryptJwe(json, key)
            : Convert.ToBase64String(key.Encrypt(json, pkcs1 ? RSAEncryptionPadding.Pkcs1 : RSAEncryptionPadding.OaepSHA256));
    }

    /// <summary>Decrypts a value, as a programmer's backend does; null when it was altered or is for another key.</summary>
    /// <param name="value">From <see cref="Encrypt"/>.</param>
    /// <param name="key">Private key.</param>
    /// <param name="pkcs1">As it was encrypted.</param>
    public static byte[]? Decrypt(string value, RSA key, bool pkcs1 = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(key);
        try
        {
            return value.Contains('.', StringComparison.Ordinal)
                ? DecryptJwe(value, key)
                : key.Decrypt(Convert.FromBase64String(value), pkcs1 ? RSAEncryptionPadding.Pkcs1 : RSAEncryptionPadding.OaepSHA256);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    // RFC 7516 §5.1; the protected header is the additional authenticated data.
    private static string EncryptJwe(ReadOnlySpan<byte> json, RSA key)
    {
        var contentKey = RandomNumberGenerator.GetBytes(KeyBytes);
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var header = Base64UrlText.Encode(Header);
        var (cipher, tag) = (new byte[json.Length], new byte[TagBytes]);
        using var gcm = new AesGcm(contentKey, TagBytes);
        gcm.Encrypt(nonce, json, cipher, tag, Encoding.ASCII.GetBytes(header));
        return string.Join('.', header, Base64UrlText.Encode(key.Encrypt(contentKey, RSAEncryptionPadding.OaepSHA256)), Base64UrlText.Encode(nonce), Base64UrlText.Encode(cipher), Base64UrlText.Encode(tag));
    }

    private static byte[]? DecryptJwe(string jwe, RSA key)
    {
        var parts = jwe.Split('.');
        if (parts.Length != 5 || !string.Equals(parts[0], Base64UrlText.Encode(Header), StringComparison.Ordinal)
            || !Base64UrlText.TryDecode(parts[1], out var sealedKey) || !Base64UrlText.TryDecode(parts[2], out var nonce)
            || !Base64UrlText.TryDecode(parts[3], out var cipher) || !Base64UrlText.TryDecode(parts[4], out var tag)
            || nonce.Length != NonceBytes || tag.Length != TagBytes)
        {
            return null;
        }

        var contentKey = key.Decrypt(sealedKey, RSAEncryptionPadding.OaepSHA256);
        if (contentKey.Length != KeyBytes)
        {
            return null;
        }

        var plain = new byte[cipher.Length];
        using var gcm = new AesGcm(contentKey, TagBytes);
        gcm.Decrypt(nonce, cipher, tag, plain, Encoding.ASCII.GetBytes(parts[0]));
        return plain;
    }
}
