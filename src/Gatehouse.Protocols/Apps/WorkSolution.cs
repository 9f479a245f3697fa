using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Protocols.Apps;

/// <summary>
/// Work that an enrollment had to cost (hashcash): SHA-256 of nonce, key thumbprint and solution, with dots between them,
/// begins with so many zero bits. The thumbprint makes it worthless to any other device.
/// </summary>
/// <param name="Nonce">The server's challenge.</param>
/// <param name="Solution">What the client found.</param>
public sealed record WorkSolution(string Nonce, string Solution)
{
    /// <summary>Longest solution that is looked at.</summary>
    public const int MaxLength = 64;

    /// <summary>Most bits that are ever demanded: some seconds of a telephone.</summary>
    public const int MaxBits = 24;

    /// <summary>True when enough work went into it for that key.</summary>
    public bool Holds(string thumbprint, int bits)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Nonce}.{thumbprint}.{Solution}"), hash);
        var zero = 0;
        foreach (var b in hash)
        {
            zero += b == 0 ? 8 : BitOperations.LeadingZeroCount(b) - 24;
            if (b != 0)
            {
                break;
            }
        }

        return zero >= bits;
    }
}
