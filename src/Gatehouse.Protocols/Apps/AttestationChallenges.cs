using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Apps;

/// <summary>
/// Challenges for attestations and for proofs of work, without storage until they are used: chance, time and the demanded
/// work, under a keyed hash that also covers the organization. Each counts once; that it did is the caller's to remember.
/// </summary>
/// <param name="key">Secret of at least 32 bytes that all processes share.</param>
public sealed class AttestationChallenges(ReadOnlyMemory<byte> key)
{
    /// <summary>How long one may be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Random bytes that each challenge begins with.</summary>
    public const int RandomBytes = 16;

    private const int BodyBytes = RandomBytes + sizeof(long) + 1;
    private const int TagBytes = 16;

    private readonly ReadOnlyMemory<byte> _key = key.Length >= 32 ? key : throw new ArgumentException("The key needs at least 32 bytes.", nameof(key));

    /// <summary>Makes one.</summary>
    /// <param name="organizationId">Who asks for it.</param>
    /// <param name="random">Of <see cref="RandomBytes"/> bytes.</param>
    /// <param name="bits">Work that goes with it; 0 for none.</param>
    /// <param name="now">The time.</param>
    public string Make(string organizationId, ReadOnlySpan<byte> random, int bits, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes);
        Span<byte> bytes = stackalloc byte[BodyBytes + TagBytes];
        random.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[RandomBytes..], (now + Lifetime).ToUnixTimeMilliseconds());
        bytes[BodyBytes - 1] = (byte)bits;
        Tag(organizationId, bytes[..BodyBytes]).AsSpan(0, TagBytes).CopyTo(bytes[BodyBytes..]);
        return Base64UrlText.Encode(bytes);
    }

    /// <summary>True for a challenge that this organization made and that has not run out.</summary>
    public bool TryRead(string organizationId, string? text, DateTimeOffset now, [NotNullWhen(true)] out AttestationChallenge? challenge)
    {
        challenge = null;
        if (!Base64UrlText.TryDecode(text, out var bytes) || bytes.Length != BodyBytes + TagBytes
            || !CryptographicOperations.FixedTimeEquals(Tag(organizationId, bytes.AsSpan(0, BodyBytes)).AsSpan(0, TagBytes), bytes.AsSpan(BodyBytes)))
        {
            return false;
        }

        var expires = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(RandomBytes)));
        challenge = expires > now ? new AttestationChallenge(text!, expires, bytes[BodyBytes - 1]) : null;
        return challenge is not null;
    }

    /// <summary>The bytes that a platform is given, which bind its statement to the challenge and to the key of the proofs.</summary>
    public static byte[] ForPlatform(string challenge, string thumbprint) => SHA256.HashData(Encoding.UTF8.GetBytes($"{challenge}.{thumbprint}"));

    private byte[] Tag(string organizationId, ReadOnlySpan<byte> body) =>
        HMACSHA256.HashData(_key.Span, [.. Encoding.UTF8.GetBytes(organizationId), 0, .. body]);
}
