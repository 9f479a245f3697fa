using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Server.Storage;

/// <summary>
/// As <see cref="SecretToken"/>, for tokens of which there are very many: 48 bits that say when it was made, to the millisecond,
/// and 208 random ones. What is stored begins with the same time, so that new rows stand next to each other at the end of the
/// index, where a hash alone would have each of them change a page of its own.
/// </summary>
public static class DatedToken
{
    private const int TimeBytes = 6;
    private const int Bytes = 32;
    private const int EncodedLength = 43;
    private const int EncodedTime = 8;

    // 78 bits; the 130 after them are known to nobody who saw another token of the family.
    private const int EncodedFamily = 13;

    /// <summary>A new token such as <c>gh_at_…</c>, of the same form as a <see cref="SecretToken"/>; the prefix is given with its underscore.</summary>
    public static string New(string prefix, DateTimeOffset now)
    {
        Span<byte> token = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(token[TimeBytes..]);
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, now.ToUnixTimeMilliseconds());
        time[^TimeBytes..].CopyTo(token);
        return prefix + Base64Url.EncodeToString(token);
    }

    /// <summary>A new token that follows another one: the same part of both says so.</summary>
    public static string After(string token, DateTimeOffset now)
    {
        var (start, end) = FamilyOf(token);
        var next = New(token[..^EncodedLength], now);
        return next[..start] + token[start..end] + next[end..];
    }

    /// <summary>SHA-256 of what a token has in common with all that follow it. Only of the form that <see cref="SecretToken.Is"/> tells.</summary>
    public static byte[] Family(string token)
    {
        var (start, end) = FamilyOf(token);
        return SHA256.HashData(Encoding.UTF8.GetBytes(token[start..end]));
    }

    /// <summary>What is stored and looked up: 6 bytes of time, and the SHA-256 of the whole text. Any text has one.</summary>
    public static byte[] Hash(string token)
    {
        var hash = new byte[TimeBytes + SHA256.HashSizeInBytes];
        if (token.Length >= EncodedLength)
        {
            // Where this is no Base64url, it is none of ours, and whatever this leaves is found nowhere.
            Base64Url.DecodeFromChars(token.AsSpan(token.Length - EncodedLength, EncodedTime), hash.AsSpan(0, TimeBytes), out _, out _);
        }

        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash.AsSpan(TimeBytes));
        return hash;
    }

    private static (int Start, int End) FamilyOf(string token) =>
        (token.Length - EncodedLength + EncodedTime, token.Length - EncodedLength + EncodedTime + EncodedFamily);
}
