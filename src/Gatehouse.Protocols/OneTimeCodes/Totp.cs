using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Protocols.OneTimeCodes;

/// <summary>
/// Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA-1, 30 seconds, six digits. Apps
/// ignore other parameters, so there are none.
/// </summary>
public static class Totp
{
    /// <summary>Bytes of a new secret: as long as the hash (RFC 4226 §4, requirement 6).</summary>
    public const int SecretBytes = 20;

    private const int StepSeconds = 30;

    // RFC 6238 §5.2: at most one step for delay on the way; the next one is for clocks that are a little fast.
    private const int Window = 1;

    /// <summary>The time step of an instant (RFC 6238 §4.2).</summary>
    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step.</summary>
    /// <param name="secret">Shared with the app. Secret.</param>
    /// <param name="step">Time step.</param>
    /// <param name="digits">Six for every app; the examples of the specification have eight.</param>
    public static string Code(ReadOnlySpan<byte> secret, long step, int digits = 6)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 apps know nothing else, and HMAC does not rest on collision resistance
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350

        // RFC 4226 §5.3: dynamic truncation.
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xf)..]) & 0x7fff_ffff;
        var modulus = 1;
        for (var i = 0; i < digits; i++)
        {
            modulus *= 10;
        }

        return (number % modulus).ToString("D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>The step that a code belongs to; null when it is wrong, too old, too new, or of a step already used.</summary>
    /// <param name="secret">Shared with the app. Secret.</param>
    /// <param name="code">Six digits.</param>
    /// <param name="now">The time.</param>
    /// <param name="lastStep">Step of the code accepted last: it and all before it are refused (RFC 6238 §5.2, one use only).</param>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long lastStep)
    {
        if (code.Length != 6 || code.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return null;
        }

        long? found = null;
        var current = StepAt(now);
        for (var step = current - Window; step <= current + Window; step++)
        {
            // Every step is compared, so the time does not tell which one was near.
            var same = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), Encoding.ASCII.GetBytes(code));
            if (same && step > lastStep)
            {
                found ??= step;
            }
        }

        return found;
    }

    /// <summary>What the app scans: <c>otpauth://totp/…</c>. Secret.</summary>
    /// <param name="issuer">Whom the code is for.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="secret">To share with the app.</param>
    public static string Uri(string issuer, string account, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(account)}"
        + $"?secret={Base32.Encode(secret)}&issuer={System.Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits=6&period=30";
}
