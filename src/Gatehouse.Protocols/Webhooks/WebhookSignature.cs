using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Protocols.Webhooks;

/// <summary>
/// Signatures of webhooks as the Standard Webhooks specification 1.0 has them: HMAC-SHA256 over id, time and body, joined by
/// full stops. The receiver compares, and refuses what is too old, so that nothing can be forged or sent again later.
/// </summary>
public static class WebhookSignature
{
    /// <summary>Header with the id of the message, the same each time it is sent.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header with the time of this try, in Unix seconds.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header with one signature or several, separated by blanks.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far the time may be off. The specification leaves it open; five minutes is what its libraries take.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v1,";
    private const int MaxSignatures = 16;

    /// <summary>One signature, such as <c>v1,K5oZfzN95Z…=</c>.</summary>
    /// <param name="secret">Key shared with the receiver.</param>
    /// <param name="id">Value of <see cref="IdHeader"/>; holds no full stop.</param>
    /// <param name="timestamp">Value of <see cref="TimestampHeader"/>.</param>
    /// <param name="body">The bytes that are sent.</param>
    public static string Sign(WebhookSecret secret, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return Version + Convert.ToBase64String(Mac(secret, id, timestamp.ToUnixTimeSeconds(), body));
    }

    /// <summary>
    /// True when one of the signatures was made with the secret over exactly these values, not longer ago than
    /// <see cref="Tolerance"/>. For receivers, with the raw values of the three headers.
    /// </summary>
    public static bool Verify(WebhookSecret secret, string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (id is null or "" || signatures is null
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
        {
            return false;
        }

        var expected = Mac(secret, id, seconds, body);
        return signatures.Split(' ', MaxSignatures + 1, StringSplitOptions.RemoveEmptyEntries).Take(MaxSignatures).Any(s => Matches(s, expected));
    }

    private static bool Matches(string signature, byte[] expected)
    {
        var given = new byte[expected.Length];
        return signature.StartsWith(Version, StringComparison.Ordinal)
            && Convert.TryFromBase64String(signature[Version.Length..], given, out var length)
            && length == expected.Length
            && CryptographicOperations.FixedTimeEquals(given, expected);
    }

    private static byte[] Mac(WebhookSecret secret, string id, long seconds, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Key.Span);
        mac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")));
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }
}
