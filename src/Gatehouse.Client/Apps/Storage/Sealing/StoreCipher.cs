using System.Security.Cryptography;

namespace Gatehouse.Client.Apps.Storage.Sealing;

/// <summary>Authenticated encryption with one key per use. The output is nonce, ciphertext and tag.</summary>
internal abstract class StoreCipher
{
    private static readonly StoreCipher Gcm = new GcmCipher();
    private static readonly StoreCipher CbcHmac = new CbcHmacCipher();

    /// <summary>The number that stands in the header.</summary>
    public abstract byte Id { get; }

    /// <summary>How many bytes the output has more than the content, at most.</summary>
    public abstract int Overhead { get; }

    /// <summary>Length of the output for a content of 32 bytes.</summary>
    public abstract int WrappedKeyLength { get; }

    /// <summary>What new files use: AES-GCM where the platform has it.</summary>
    public static StoreCipher Preferred => AesGcm.IsSupported ? Gcm : CbcHmac;

    /// <summary>The cipher of a header; null for a number that no version knows.</summary>
    public static StoreCipher? Find(byte id) => id switch
    {
        GcmCipher.Number => Gcm,
        CbcHmacCipher.Number => CbcHmac,
        _ => null,
    };

    public abstract byte[] Encrypt(byte[] key, byte[] associated, byte[] content);

    /// <summary>Null when the tag does not match: another key, another header, or other bytes.</summary>
    public abstract byte[]? Decrypt(byte[] key, byte[] associated, ReadOnlySpan<byte> input);
}
