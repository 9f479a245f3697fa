using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Client.Apps.Storage.Sealing;

/// <summary>
/// Seals a record: a fresh data key encrypts it, and a key derived for this record's name from the user's key encrypts
/// the data key. So keys of records are independent, and no key ever encrypts twice with the same nonce.
/// </summary>
internal static class RecordSealer
{
    public const int MaxContent = 64 * 1024;

    /// <summary>Longest file that is read.</summary>
    public const int MaxFile = MaxContent + 4096;

    public static byte[] Seal(SecretBytes key, StoreHeader header, byte[] content)
    {
        if (content.Length > MaxContent)
        {
            throw new ArgumentException($"Records have at most {MaxContent} bytes.", nameof(content));
        }

        var head = header.ToBytes();
        using var dataKey = SecretBytes.Random();
        using var wrapKey = WrapKey(key, header);
        return [.. head, .. header.Cipher.Encrypt(wrapKey.Bytes, head, dataKey.Bytes), .. header.Cipher.Encrypt(dataKey.Bytes, head, content)];
    }

    /// <summary>Null when the key is not the one that sealed it, or the bytes are not the ones that were sealed: no tag can tell which.</summary>
    /// <exception cref="SecureStoreException">When the platform lacks the cipher.</exception>
    public static byte[]? Open(SecretBytes key, StoreHeader header, byte[] file, int headLength)
    {
        var head = file.AsSpan(0, headLength).ToArray();
        var wrapped = file.AsSpan(headLength);
        if (wrapped.Length < header.Cipher.WrappedKeyLength)
        {
            return null;
        }

        try
        {
            using var wrapKey = WrapKey(key, header);
            if (header.Cipher.Decrypt(wrapKey.Bytes, head, wrapped.Slice(0, header.Cipher.WrappedKeyLength)) is not { Length: SecretBytes.KeyLength } opened)
            {
                return null;
            }

            using var dataKey = new SecretBytes(opened);
            return header.Cipher.Decrypt(dataKey.Bytes, head, wrapped.Slice(header.Cipher.WrappedKeyLength));
        }
        catch (PlatformNotSupportedException e)
        {
            throw new SecureStoreException(StoreFault.Unusable, "A sealed file needs a cipher that this platform lacks.", e);
        }
    }

    // The salt of a key that was not derived from a secret separates nothing else; it is under HKDF all the same.
    private static SecretBytes WrapKey(SecretBytes key, StoreHeader header) => new(HKDF.DeriveKey(
        HashAlgorithmName.SHA256, key.Bytes, SecretBytes.KeyLength, header.Salt, Encoding.UTF8.GetBytes("gatehouse record " + header.Context.Name)));
}
