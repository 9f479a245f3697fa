using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Changes a SCEP profile; what is absent stays. Server kind cannot change.</summary>
public sealed record UpdateScepProfile
{
    /// <summary>Label.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? Name { get; init; }

    /// <summary>Free text; an empty string clears it.</summary>
    [StringLength(1000)]
    public string? Description { get; init; }

    /// <summary>External server's address.</summary>
    [StringLength(2000)]
    public string? Url { get; init; }

    /// <summary>Payload key <c>Name</c>.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? CaName { get; init; }

    /// <summary>External CA's fingerprint; an empty string clears it.</summary>
    [StringLength(95)]
    public string? CaFingerprint { get; init; }

    /// <summary>External CAs, PEM; replaces the whole list. What one issued that is missing then stays good, and new certificates of it do not count.</summary>
    [StringLength(200_000)]
    public string? IssuerCertificates { get; init; }

    /// <summary>Proof a client has to bring.</summary>
    public ScepChallengeKind? Challenge { get; init; }

    /// <summary>New static password. The old one stays valid for <see cref="StaticChallengeGraceHours"/>. Secret.</summary>
    [StringLength(128, MinimumLength = 8)]
    public string? StaticChallenge { get; init; }

    /// <summary>Hours, 0–720, default 24: how long the replaced static password is still accepted.</summary>
    [Range(0, 720)]
    public int? StaticChallengeGraceHours { get; init; }

    /// <summary>2048, 3072 or 4096.</summary>
    public int? KeySize { get; init; }

    /// <summary>4 or 5.</summary>
    public int? KeyUsage { get; init; }

    /// <summary>Subject of issued certificates.</summary>
    [StringLength(500)]
    public string? SubjectTemplate { get; init; }

    /// <summary>Replaces the whole list.</summary>
    [MaxLength(10)]
    public IReadOnlyList<ScepAltName>? SubjectAltNames { get; init; }

    /// <summary>Polls.</summary>
    [Range(0, 20)]
    public int? Retries { get; init; }

    /// <summary>Seconds between polls.</summary>
    [Range(1, 600)]
    public int? RetryDelaySeconds { get; init; }

    /// <summary>macOS.</summary>
    public bool? KeyIsExtractable { get; init; }

    /// <summary>macOS.</summary>
    public bool? AllowAllAppsAccess { get; init; }

    /// <summary>Lifetime of certificates issued from now on.</summary>
    [Range(1, 825)]
    public int? ValidityDays { get; init; }

    /// <summary>Less than the validity.</summary>
    [Range(0, 824)]
    public int? RenewBeforeDays { get; init; }

    /// <summary>Who decides.</summary>
    public ScepApproval? Approval { get; init; }

    /// <summary>Accept SHA-1 and (triple) DES.</summary>
    public bool? AllowLegacyClients { get; init; }

    /// <summary>Switch issuance on or off.</summary>
    public bool? Enabled { get; init; }

    /// <summary>True makes it the default; false is refused (make another one the default instead).</summary>
    public bool? IsDefault { get; init; }
}
