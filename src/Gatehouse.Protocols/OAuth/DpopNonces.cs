using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>
/// Nonces for DPoP proofs (RFC 9449 §8) that need no storage: a keyed hash of the period of time, so every process with
/// the key knows them. The one before the present is honoured too, so none dies in flight.
/// </summary>
/// <param name="key">Secret of at least 32 bytes that all processes share.</param>
/// <param name="period">How long a nonce is the present one.</param>
public sealed class DpopNonces(ReadOnlyMemory<byte> key, TimeSpan period)
{
    private readonly ReadOnlyMemory<byte> _key = key.Length >= 32 ? key : throw new ArgumentException("The key needs at least 32 bytes.", nameof(key));
    private readonly long _periodMs = period > TimeSpan.Zero ? (long)period.TotalMilliseconds : throw new ArgumentOutOfRangeException(nameof(period));

    /// <summary>Longest time that a nonce is honoured.</summary>
    public TimeSpan Lifetime => TimeSpan.FromMilliseconds(2 * _periodMs);

    /// <summary>The value for <c>DPoP-Nonce</c>.</summary>
    public string Current(DateTimeOffset now) => At(now.ToUnixTimeMilliseconds() / _periodMs);

    /// <summary>True for the present nonce and the one before.</summary>
    public bool IsCurrent(string? nonce, DateTimeOffset now)
    {
        if (nonce is not { Length: 43 })
        {
            return false;
        }

        var presented = Encoding.UTF8.GetBytes(nonce);
        var index = now.ToUnixTimeMilliseconds() / _periodMs;
        return CryptographicOperations.FixedTimeEquals(presented, Encoding.UTF8.GetBytes(At(index)))
            || CryptographicOperations.FixedTimeEquals(presented, Encoding.UTF8.GetBytes(At(index - 1)));
    }

    private string At(long index)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, index);
        return Base64UrlText.Encode(HMACSHA256.HashData(_key.Span, counter));
    }
}
