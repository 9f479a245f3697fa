using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>Asks for an enrollment token.</summary>
public sealed record CreateEnrollmentToken
{
    /// <summary>Label, such as <c>Engineering BYOD</c>. Shown to the people who enroll. 1–100 characters.</summary>
    [Required, StringLength(100, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>End of validity. Leave out for <see cref="LifetimeSeconds"/> or the default of seven days.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Validity from now, instead of <see cref="ExpiresAt"/>; at least 60.</summary>
    public long? LifetimeSeconds { get; init; }

    /// <summary>True for a token without an end. The server's settings may forbid it.</summary>
    public bool NeverExpires { get; init; }

    /// <summary>Start, when it is not now.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Group that new devices join; the organization's default group when left out.</summary>
    public string? GroupId { get; init; }

    /// <summary>SCEP profile for the identity certificate; the organization's default when left out.</summary>
    public string? ScepProfileId { get; init; }

    /// <summary>Devices that may enroll; 0 for any number. Default 0, or 1 when <see cref="InviteeEmail"/> is given.</summary>
    [Range(0, 1_000_000)]
    public int? MaxUses { get; init; }

    /// <summary>Whose devices these are. Default personal.</summary>
    public DeviceOwnership Ownership { get; init; } = DeviceOwnership.Personal;

    /// <summary>Platforms that may enroll; all when empty.</summary>
    public IReadOnlyList<DevicePlatform> Platforms { get; init; } = [];

    /// <summary>Oldest system version that may enroll, such as <c>17.4</c>, by platform.</summary>
    public IReadOnlyDictionary<DevicePlatform, string> MinimumOs { get; init; } = new Dictionary<DevicePlatform, string>();

    /// <summary>How the profile is handed out. Default direct.</summary>
    public EnrollmentVariant Variant { get; init; } = EnrollmentVariant.Direct;

    /// <summary>Serial numbers that may enroll; any when empty. In the three-phase variant others get no identity at all, in the direct one they are refused at check-in.</summary>
    public IReadOnlyList<string> AllowedSerials { get; init; } = [];

    /// <summary>Note shown on the enrollment page. Up to 500 characters of plain text.</summary>
    [StringLength(500)]
    public string? Note { get; init; }

    /// <summary>Person a single-device invitation is for; informative.</summary>
    [EmailAddress, StringLength(254)]
    public string? InviteeEmail { get; init; }

    /// <summary>Revokes the token by itself after this many failed attempts; 0 for never.</summary>
    [Range(0, 10_000)]
    public int RevokeAfterFailures { get; init; }

    /// <summary>A person of the organization must sign in on the page before the download.</summary>
    public bool RequireSignIn { get; init; }
}
