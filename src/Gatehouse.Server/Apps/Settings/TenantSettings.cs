namespace Gatehouse.Server.Apps.Settings;

/// <summary>How an organization lets apps enroll without a person; stored as one document.</summary>
internal sealed record TenantSettings
{
    /// <summary>May apps enroll at all?</summary>
    public bool Enabled { get; init; }

    /// <summary>One of <see cref="AttestationDemands"/>.</summary>
    public string Attestation { get; init; } = AttestationDemands.Optional;

    /// <summary>Platforms that may enroll; empty for all.</summary>
    public IReadOnlyList<string> AllowedPlatforms { get; init; } = [];

    /// <summary>Enrollments in an hour from one IPv4 address or IPv6 /64.</summary>
    public int RatePerIpPerHour { get; init; } = 30;

    /// <summary>Enrollments in a minute.</summary>
    public int RatePerTenantPerMinute { get; init; } = 300;

    /// <summary>Enrollments in a minute by level of attestation, one of <see cref="Apps.Attestation.AttestationLevels"/>; a level that is not named has no limit of its own.</summary>
    public IReadOnlyDictionary<string, int> RatePerLevelPerMinute { get; init; } = new Dictionary<string, int>();

    /// <summary>Most installations at a time that nobody is known to be behind.</summary>
    public int MaxActiveAnonymous { get; init; } = 1_000_000;

    /// <summary>Installations that were not heard of for so long are removed.</summary>
    public int InactivityDays { get; init; } = 90;

    /// <summary>Zero bits that a proof of work must have; 0 for none.</summary>
    public int ProofOfWorkBits { get; init; }
}
