using System.Runtime.CompilerServices;

namespace System.Security.Cryptography;

/// <summary>What netstandard2.0 has no such type for; same contract as the framework's.</summary>
internal static class CryptographicOperations
{
    // Neither may be optimized: the time must not depend on the content, and the zeroes must really be written.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static bool FixedTimeEquals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        var difference = 0;
        for (var i = 0; i < left.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        return difference == 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static void ZeroMemory(Span<byte> buffer) => buffer.Clear();
}

/// <summary>The static members of the framework's hashes that netstandard2.0 lacks.</summary>
internal static class HashPolyfills
{
    extension(SHA256)
    {
        public static byte[] HashData(ReadOnlySpan<byte> source)
        {
            using var hash = SHA256.Create();
            return hash.ComputeHash(source.ToArray());
        }
    }

    extension(RandomNumberGenerator)
    {
        public static byte[] GetBytes(int count)
        {
            var bytes = new byte[count];
            using var random = RandomNumberGenerator.Create();
            random.GetBytes(bytes);
            return bytes;
        }
    }
}
