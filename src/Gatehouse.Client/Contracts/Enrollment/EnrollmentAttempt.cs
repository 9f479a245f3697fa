namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>One try to enroll one device.</summary>
public sealed record EnrollmentAttempt
{
    /// <summary><c>att_…</c></summary>
    public required string Id { get; init; }

    /// <summary>By a token's link, or by an account.</summary>
    public EnrollmentKind Kind { get; init; }

    /// <summary>Token it came by; absent when it came by an account.</summary>
    public string? TokenId { get; init; }

    /// <summary>That token's label.</summary>
    public string? TokenName { get; init; }

    /// <summary>By account: user enrollment or device enrollment.</summary>
    public AccountMode? Mode { get; init; }

    /// <summary>The person, once signed in.</summary>
    public string? PersonId { get; init; }

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

    /// <summary>Name of the person who signed in, when that was asked for.</summary>
    public string? Person { get; init; }

    /// <summary>When the profile was first handed out.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it is in this state.</summary>
    public DateTimeOffset StateSince { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
