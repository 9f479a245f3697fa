using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.Apps;

/// <summary>How an organization lets apps enroll without a person. Always sent as a whole.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AppEnrollmentSettings
{
    /// <summary>May apps enroll at all? Must be said, so that nobody turns it off by leaving it out.</summary>
    public required bool Enabled { get; init; }

    /// <summary><c>none</c>: statements about keys are not looked at; <c>optional</c>: one that is sent must be true; <c>required</c>: one must be sent. Default <c>optional</c>.</summary>
    [RegularExpression("none|optional|required")]
    public string Attestation { get; init; } = "optional";

    /// <summary>Platforms that may enroll, such as <c>ios</c> or <c>android</c>; empty for all.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> AllowedPlatforms { get; init; } = [];

    /// <summary>Enrollments in an hour from one IPv4 address or IPv6 /64; 1 to 1000, default 30.</summary>
    [Range(1, 1000)]
    public int RatePerIpPerHour { get; init; } = 30;

    /// <summary>Enrollments in a minute; default 300.</summary>
    [Range(1, 1_000_000)]
    public int RatePerTenantPerMinute { get; init; } = 300;

    /// <summary>Enrollments in a minute by level of attestation: <c>none</c>, <c>software</c>, <c>hardware</c>, <c>strongbox</c>. A level that is not named has no limit of its own; 0 turns it away.</summary>
    public IReadOnlyDictionary<string, int> RatePerLevelPerMinute { get; init; } = new Dictionary<string, int>();

    /// <summary>Most installations at a time behind which nobody is known; default 1,000,000.</summary>
    [Range(0, 100_000_000)]
    public int MaxActiveAnonymous { get; init; } = 1_000_000;

    /// <summary>Installations that were not heard of for so many days are removed; 1 to 730, default 90.</summary>
    [Range(1, 730)]
    public int InactivityDays { get; init; } = 90;

    /// <summary>Zero bits of the proof of work that each enrollment costs; 0, the default, for none; at most 24.</summary>
    [Range(0, 24)]
    public int ProofOfWorkBits { get; init; }
}
