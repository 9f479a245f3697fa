namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>An enrollment token as administrators see it. The link is a credential and is asked for separately.</summary>
public sealed record EnrollmentTokenInfo
{
    /// <summary><c>tok_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Label.</summary>
    public required string Name { get; init; }

    /// <summary>State at this moment.</summary>
    public required TokenStatus Status { get; init; }

    /// <summary>What is missing when <see cref="Status"/> is broken: <c>group</c>, <c>scep</c>, <c>ca</c>, <c>push</c>, <c>signing-key</c>, <c>organization</c>.</summary>
    public IReadOnlyList<string> BrokenBecause { get; init; } = [];

    /// <summary>What an administrator should know though it is no fault: <c>never-expires</c>, <c>unlimited</c>.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Unique id inside the signed token (<c>jti</c>).</summary>
    public required string Jti { get; init; }

    /// <summary>Key that signs it.</summary>
    public required string Kid { get; init; }

    /// <summary>Group that new devices join.</summary>
    public required string GroupId { get; init; }

    /// <summary>SCEP profile; absent for the organization's default.</summary>
    public string? ScepProfileId { get; init; }

    /// <summary>Devices that may enroll; 0 for any number.</summary>
    public int MaxUses { get; init; }

    /// <summary>Devices that enrolled.</summary>
    public int Used { get; init; }

    /// <summary>Places held by enrollments that are running.</summary>
    public int Reserved { get; init; }

    /// <summary>Enrollments that failed.</summary>
    public int Failures { get; init; }

    /// <summary>Failed enrollments after which it revokes itself; 0 for never.</summary>
    public int RevokeAfterFailures { get; init; }

    /// <summary>Start.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>End; absent for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whose devices these are.</summary>
    public DeviceOwnership Ownership { get; init; }

    /// <summary>Platforms that may enroll; all when empty.</summary>
    public IReadOnlyList<DevicePlatform> Platforms { get; init; } = [];

    /// <summary>Oldest system version by platform.</summary>
    public IReadOnlyDictionary<DevicePlatform, string> MinimumOs { get; init; } = new Dictionary<DevicePlatform, string>();

    /// <summary>How the profile is handed out.</summary>
    public EnrollmentVariant Variant { get; init; }

    /// <summary>Serial numbers that may enroll; any when empty.</summary>
    public IReadOnlyList<string> AllowedSerials { get; init; } = [];

    /// <summary>Note on the enrollment page.</summary>
    public string? Note { get; init; }

    /// <summary>Person it was made for.</summary>
    public string? InviteeEmail { get; init; }

    /// <summary>True when the page asks for a sign-in.</summary>
    public bool RequireSignIn { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Last time a device finished enrolling with it.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was taken back.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>By whom; <c>system</c> when it was the limit of failures.</summary>
    public string? RevokedBy { get; init; }

    /// <summary>Why.</summary>
    public string? RevokeReason { get; init; }

    /// <summary>Token that this one replaces.</summary>
    public string? Replaces { get; init; }
}
