using System.Text.Json;

namespace Gatehouse.Server.Mdm.Push;

/// <summary>What a push came to, by what has to be done about it.</summary>
public enum ApnsVerdict
{
    /// <summary>Apple took it. That is not delivery: only the device's contact proves that.</summary>
    Accepted,

    /// <summary>The token is dead since a time that APNs states.</summary>
    TokenGone,

    /// <summary>The token does not fit: wrong environment or wrong certificate. A matter of configuration, never an unenrollment.</summary>
    TokenRefused,

    /// <summary>APNs does not take this certificate or topic: stop, and alarm.</summary>
    CertificateRefused,

    /// <summary>Too fast, or APNs is in trouble: later again.</summary>
    Later,

    /// <summary>We sent nonsense.</summary>
    OurFault,
}

/// <summary>An answer of APNs.</summary>
/// <param name="Verdict">What to do.</param>
/// <param name="Reason">Apple's word for it, such as <c>BadDeviceToken</c>; null when accepted.</param>
/// <param name="GoneSince">With <see cref="ApnsVerdict.TokenGone"/>: since when.</param>
/// <param name="RetryAfter">With <see cref="ApnsVerdict.Later"/>: when APNs said so.</param>
/// <remarks>Source: Apple, "Handling notification responses from APNs".</remarks>
public sealed record ApnsOutcome(ApnsVerdict Verdict, string? Reason = null, DateTimeOffset? GoneSince = null, TimeSpan? RetryAfter = null)
{
    private const int MaxReason = 64;

    /// <summary>Reads status and body.</summary>
    public static ApnsOutcome Of(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        if (status == 200)
        {
            return new ApnsOutcome(ApnsVerdict.Accepted);
        }

        var (reason, timestamp) = Read(body);
        return new ApnsOutcome(Judge(status, reason), reason ?? $"HTTP {status}", timestamp, retryAfter);
    }

    private static ApnsVerdict Judge(int status, string? reason) => (status, reason) switch
    {
        (410, _) => ApnsVerdict.TokenGone,
        (400, "BadDeviceToken" or "DeviceTokenNotForTopic") => ApnsVerdict.TokenRefused,
        (400, "BadTopic" or "MissingTopic" or "TopicDisallowed") => ApnsVerdict.CertificateRefused,
        (400, "IdleTimeout") => ApnsVerdict.Later,
        (403, _) => ApnsVerdict.CertificateRefused,
        (429 or >= 500, _) => ApnsVerdict.Later,
        _ => ApnsVerdict.OurFault,
    };

    private static (string? Reason, DateTimeOffset? Timestamp) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 4 });
            var root = json.RootElement;
            var reason = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("reason", out var r) ? r.GetString() : null;
            var at = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("timestamp", out var t) && t.TryGetInt64(out var ms) && ms is > 0 and < 253_402_300_799_999
                ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : (DateTimeOffset?)null;
            return (reason is { Length: > 0 and <= MaxReason } && reason.All(char.IsAsciiLetterOrDigit) ? reason : null, at);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }
}
