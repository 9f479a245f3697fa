using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Kdf;

/// <summary>
/// Argon2id of the reference implementation's library, where the system has it: Debian's <c>libargon2-1</c> and its like.
/// The framework has none, and we write none ourselves.
/// </summary>
public sealed class Argon2IdKdf : IKdf
{
    private static readonly Lazy<bool> Probed = new(Probe);

    /// <summary>True when the library is there and computes a known answer of the reference implementation.</summary>
    public static bool IsAvailable => Probed.Value;

    /// <inheritdoc/>
    public KdfAlgorithm Algorithm => KdfAlgorithm.Argon2Id;

    /// <inheritdoc/>
    public byte[] Derive(ReadOnlyMemory<byte> secret, byte[] salt, KdfParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(salt);
        var password = secret.ToArray();
        var output = new byte[SecretBytes.KeyLength];
        try
        {
            var result = Hash((uint)parameters.Iterations, (uint)parameters.MemoryKib, (uint)parameters.Parallelism, password, salt, output);
            return result == 0 ? output : throw new CryptographicException($"Argon2id answered {result}.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }

    private static int Hash(uint passes, uint memoryKib, uint lanes, byte[] password, byte[] salt, byte[] output) =>
        argon2id_hash_raw(passes, memoryKib, lanes, password, (nuint)password.Length, salt, (nuint)salt.Length, output, (nuint)output.Length);

    // A known answer, so that a library of the same name that does something else is not used: t=2, m=256 KiB, p=1 of the
    // reference implementation's tests.
    private static bool Probe()
    {
        try
        {
            var output = new byte[SecretBytes.KeyLength];
            return Hash(2, 1 << 8, 1, "password"u8.ToArray(), "somesalt"u8.ToArray(), output) == 0
                && output.AsSpan().SequenceEqual(KnownAnswer);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> KnownAnswer =>
    [
        0x9d, 0xfe, 0xb9, 0x10, 0xe8, 0x0b, 0xad, 0x03, 0x11, 0xfe, 0xe2, 0x0f, 0x9c, 0x0e, 0x2b, 0x12,
        0xc1, 0x79, 0x87, 0xb4, 0xca, 0xc9, 0x0c, 0x2e, 0xf5, 0x4d, 0x5b, 0x30, 0x21, 0xc6, 0x8b, 0xfe,
    ];

    [DllImport("libargon2.so.1", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int argon2id_hash_raw(
        uint passes, uint memoryKib, uint lanes, byte[] password, nuint passwordLength, byte[] salt, nuint saltLength, byte[] hash, nuint hashLength);
}
