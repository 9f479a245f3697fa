using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Apps;

/// <summary>What the installations of an app may do.</summary>
public sealed record AppClientSettings
{
    /// <summary>May they enroll without a person? Default true.</summary>
    public bool AnonymousEnrollment { get; init; } = true;

    /// <summary>For whom their tokens can be exchanged; empty refuses every exchange.</summary>
    [MaxLength(50)]
    public IReadOnlyList<AppAudience> AllowedAudiences { get; init; } = [];

    /// <summary><c>no</c>, <c>password</c>, <c>biometric</c>: how the key may be protected on the device. Default all.</summary>
    [MaxLength(10), MinLength(1)]
    public IReadOnlyList<string> AllowedAuthenticationModes { get; init; } = ["no", "password", "biometric"];

    /// <summary>Bundle and package names that the app may have; empty for any.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string> SoftwareIds { get; init; } = [];

    /// <summary>Oldest version that may enroll; null for any.</summary>
    [StringLength(64)]
    public string? MinimumVersion { get; init; }

    /// <summary>Enrollments of this app in a minute; null for no limit of its own.</summary>
    [Range(1, 1_000_000)]
    public int? RatePerMinute { get; init; }

    /// <summary>What must be known of the key: <c>none</c>, <c>software</c>, <c>hardware</c>, <c>strongbox</c>. Default <c>none</c>.</summary>
    [RegularExpression("none|software|hardware|strongbox")]
    public string KeyPolicy { get; init; } = "none";

    /// <summary>Validity of the installation's own access tokens; 1 minute to 1 hour, default 5 minutes.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a refresh token may lie unused; default 30 days.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long renewing by refresh tokens goes on at all; after that, only the device's key helps. Default 90 days.</summary>
    public TimeSpan GrantLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Longest validity of exchanged tokens; 1 to 5 minutes, default 5 minutes.</summary>
    public TimeSpan ExchangedTokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Clients (<c>cli_…</c>) that may introspect the installation's own tokens.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> IntrospectedBy { get; init; } = [];

    /// <summary>Where sign-ins of this app lead back to: a claimed https address, a private-use scheme, or a loopback address, whose port may differ. With none, nobody signs in through it.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>App through which people sign in to become known: its <c>client_id</c>; null for this one itself.</summary>
    [StringLength(64)]
    public string? UpgradeClientId { get; init; }

    /// <summary><c>fail</c>, <c>merge</c>, <c>switch</c>: what may become of an anonymous user whose person has a user already. Refusing always may. Default <c>fail</c> and <c>merge</c>.</summary>
    [MaxLength(3)]
    public IReadOnlyList<string> UpgradeStrategies { get; init; } = ["fail", "merge"];

    /// <summary>What statements about its keys must say; null when it can have none.</summary>
    public AppAttestation? Attestation { get; init; }
}
