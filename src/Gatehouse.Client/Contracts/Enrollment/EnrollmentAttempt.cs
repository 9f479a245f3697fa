namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>One try to enroll one device.</summary>
public sealed record EnrollmentAttempt
{
    /// <summary><c>att_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Token it came by.</summary>
    public required string TokenId { get; init; }

    /// <summary>That token's label.</summary>
    public required string TokenName { get; init; }

    /// <summary>Where it stands.</summary>
    public required AttemptState State { get; init; }

    /// <summary>Code of the failure or of the stage it is stuck in; codes as in the log.</summary>
    public string? Cause { get; init; }

    /// <summary>How the profile was handed out.</summary>
    public EnrollmentVariant Variant { get; init; }

    /// <summary>What the browser seemed to run on.</summary>
    public string? Platform { get; init; }

    /// <summary>Device, once known.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Serial number, once known.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>UDID, once known.</summary>
    public string? Udid { get; init; }

    /// <summary>Model, such as <c>iPhone16,2</c>, once known.</summary>
    public string? ProductName { get; init; }

    /// <summary>System version, once known.</summary>
    public string? OsVersion { get; init; }

    /// <summary>Person who signed in on the page, when that was asked for.</summary>
    public string? Person { get; init; }

    /// <summary>When the profile was first handed out.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it is in this state.</summary>
    public DateTimeOffset StateSince { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
