using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>
/// The compact token challenge <c>jti.attempt.mac</c>: says which token and attempt a certificate request belongs to,
/// in a length that every device sends unharmed (RFC 2985 §5.4.1 bounds challengePassword at 255 characters, and an
/// RS256 token has about 700).
/// </summary>
/// <param name="Jti">Token that the attempt came by.</param>
/// <param name="AttemptId">Attempt that may have one certificate.</param>
public sealed record ShortChallenge(string Jti, string AttemptId)
{
    /// <summary>Longest text that is looked at.</summary>
    public const int MaxLength = 255;

    private const int MacLength = 16;

    // Keeps this use of a key apart from any other use of the same key.
    private const string Purpose = "gatehouse enrollment challenge v1";

    /// <summary>Writes the challenge. Neither id may contain a dot.</summary>
    /// <param name="key">Secret of the server, at least 16 bytes.</param>
    public string Write(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, MacLength, nameof(key));
        if (Jti.Contains('.', StringComparison.Ordinal) || AttemptId.Contains('.', StringComparison.Ordinal))
        {
            throw new InvalidOperationException("An id with a dot cannot be told from its neighbour.");
        }

        return $"{Jti}.{AttemptId}.{Base64Url.EncodeToString(Mac(key))}";
    }

    /// <summary>Reads and verifies a challenge in constant time. False for anything that <see cref="Write"/> did not make with this key.</summary>
    public static bool TryVerify(string? text, ReadOnlySpan<byte> key, [NotNullWhen(true)] out ShortChallenge? challenge)
    {
        challenge = null;
        if (text is null or { Length: 0 or > MaxLength } || text.Split('.') is not [{ Length: > 0 } jti, { Length: > 0 } attempt, var mac])
        {
            return false;
        }

        // Compared as text, so that only the canonical spelling passes.
        var read = new ShortChallenge(jti, attempt);
        var expected = Base64Url.EncodeToUtf8(read.Mac(key));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(mac)))
        {
            return false;
        }

        challenge = read;
        return true;
    }

    private byte[] Mac(ReadOnlySpan<byte> key) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Purpose}\n{Jti}\n{AttemptId}"))[..MacLength];
}
