using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Client.Apps.Storage.Sealing;

/// <summary>
/// AES-256-CBC, then HMAC-SHA-256 over all of it: for platforms without AES-GCM. Built as RFC 7518 §5.2.2.1 does, which
/// is AEAD_AES_CBC_HMAC with the length of the associated data under the tag, but with the whole tag and HKDF for the keys.
/// </summary>
internal sealed class CbcHmacCipher : StoreCipher
{
    public const byte Number = 2;

    private const int BlockLength = 16;
    private const int TagLength = 32;

    public override byte Id => Number;

    public override int Overhead => BlockLength + BlockLength + TagLength;

    // The padding adds a whole block to a content that fills its blocks.
    public override int WrappedKeyLength => Overhead + SecretBytes.KeyLength;

    public override byte[] Encrypt(byte[] key, byte[] associated, byte[] content)
    {
        using var encryption = Part(key, "encryption");
        using var aes = NewAes(encryption);
        aes.GenerateIV();
        using var encryptor = aes.CreateEncryptor();
        byte[] body = [.. aes.IV, .. encryptor.TransformFinalBlock(content, 0, content.Length)];
        return [.. body, .. Tag(key, associated, body)];
    }

    public override byte[]? Decrypt(byte[] key, byte[] associated, ReadOnlySpan<byte> input)
    {
        if (input.Length < Overhead || (input.Length - TagLength) % BlockLength != 0)
        {
            return null;
        }

        var body = input.Slice(0, input.Length - TagLength).ToArray();
        if (!CryptographicOperations.FixedTimeEquals(Tag(key, associated, body), input.Slice(body.Length)))
        {
            return null;
        }

        // The tag was right, so the padding is: nothing is learned from an error about it.
        using var encryption = Part(key, "encryption");
        using var aes = NewAes(encryption);
        aes.IV = body.AsSpan(0, BlockLength).ToArray();
        using var decryptor = aes.CreateDecryptor();
        return decryptor.TransformFinalBlock(body, BlockLength, body.Length - BlockLength);
    }

    private static Aes NewAes(SecretBytes key)
    {
        var aes = Aes.Create();
        (aes.Mode, aes.Padding, aes.Key) = (CipherMode.CBC, PaddingMode.PKCS7, key.Bytes);
        return aes;
    }

    private static byte[] Tag(byte[] key, byte[] associated, byte[] body)
    {
        var bits = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bits, (ulong)associated.Length * 8);
        using var authentication = Part(key, "authentication");
        using var hmac = new HMACSHA256(authentication.Bytes);
        return hmac.ComputeHash([.. associated, .. body, .. bits]);
    }

    private static SecretBytes Part(byte[] key, string use) =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, SecretBytes.KeyLength, null, Encoding.ASCII.GetBytes("gatehouse cbc-hmac " + use)));
}
