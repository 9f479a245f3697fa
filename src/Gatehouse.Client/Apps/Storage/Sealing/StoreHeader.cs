using System.Buffers.Binary;
using System.Text;
using Gatehouse.Client.Apps.Storage.Kdf;

namespace Gatehouse.Client.Apps.Storage.Sealing;

/// <summary>The readable head of a sealed file. All of it is associated data of both encryptions.</summary>
/// <remarks>
/// <code>
/// magic "GHS1" · version 1 · cipher 1 · kdf 1 · mode 1 · kdf iterations 4 · memory 4 · parallelism 4 · salt 16
/// · tenant · device id · record name (each: length 2, UTF-8) · wrapped data key · record
/// </code>
/// Numbers are big-endian. Wrapped key and record are nonce, ciphertext and tag of the cipher.
/// </remarks>
internal sealed class StoreHeader
{
    public const byte CurrentVersion = 1;
    public const int SaltLength = 16;

    private const int FixedLength = 20 + SaltLength;
    private const int MaxTextLength = 256;

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    public required StoreCipher Cipher { get; init; }

    public required KdfParameters Kdf { get; init; }

    public required byte[] Salt { get; init; }

    public required RecordContext Context { get; init; }

    private static ReadOnlySpan<byte> Magic => "GHS1"u8;

    public byte[] ToBytes()
    {
        var head = new byte[FixedLength];
        Magic.CopyTo(head);
        (head[4], head[5], head[6], head[7]) = (CurrentVersion, Cipher.Id, (byte)Kdf.Algorithm, (byte)Context.Mode);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), Kdf.Iterations);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(12), Kdf.MemoryKib);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(16), Kdf.Parallelism);
        Salt.CopyTo(head, 20);
        return [.. head, .. Text(Context.TenantId), .. Text(Context.DeviceId), .. Text(Context.Name)];
    }

    /// <summary>Reads the head of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="length">Where the head ends.</param>
    /// <exception cref="SecureStoreException">Corrupt, or of a later version.</exception>
    public static StoreHeader Parse(byte[] file, out int length)
    {
        if (file.Length < FixedLength || !file.AsSpan(0, 4).SequenceEqual(Magic))
        {
            throw Corrupt("it has no head of a sealed file");
        }

        if (file[4] != CurrentVersion)
        {
            throw file[4] > CurrentVersion ? new SecureStoreException(StoreFault.TooNew, "A sealed file is of a later version.") : Corrupt("its version is none");
        }

        var kdf = new KdfParameters((KdfAlgorithm)file[6], Number(file, 8), Number(file, 12), Number(file, 16));
        if (!kdf.AreSane || file[7] > (byte)AuthenticationMode.Pin)
        {
            throw Corrupt("its head holds impossible values");
        }

        length = FixedLength;
        return new StoreHeader
        {
            Cipher = StoreCipher.Find(file[5]) ?? throw Corrupt("its cipher is none"),
            Kdf = kdf,
            Salt = file.AsSpan(20, SaltLength).ToArray(),
            Context = new RecordContext(Text(file, ref length), Text(file, ref length), Text(file, ref length), (AuthenticationMode)file[7]),
        };
    }

    public static SecureStoreException Corrupt(string reason, Exception? inner = null) => new(StoreFault.Corrupt, $"A sealed file is damaged: {reason}.", inner);

    private static int Number(byte[] file, int offset) => BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(offset));

    private static byte[] Text(string text)
    {
        var bytes = StrictUtf8.GetBytes(text);
        return bytes.Length <= MaxTextLength
            ? [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]
            : throw new ArgumentException($"Names have at most {MaxTextLength} bytes.", nameof(text));
    }

    private static string Text(byte[] file, ref int offset)
    {
        var length = file.Length - offset < 2 ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(offset));
        if (length > MaxTextLength || file.Length - offset - 2 < length)
        {
            throw Corrupt("its head is cut off");
        }

        offset += 2 + length;
        try
        {
            return StrictUtf8.GetString(file, offset - length, length);
        }
        catch (DecoderFallbackException e)
        {
            throw Corrupt("its head holds no text", e);
        }
    }
}
