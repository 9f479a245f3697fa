using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Makes a SCEP profile; everything but the name has a default.</summary>
public sealed record CreateScepProfile
{
    /// <summary>Label, 1–100 characters, unique in the organization.</summary>
    [Required, StringLength(100, MinimumLength = 1)]
    public string Name { get; init; } = "";

    /// <summary>Free text, up to 1,000 characters.</summary>
    [StringLength(1000)]
    public string? Description { get; init; }

    /// <summary>Default built-in.</summary>
    public ScepServerKind Server { get; init; }

    /// <summary>Address of an external server; https only. Must be absent for the built-in CA.</summary>
    [StringLength(2000)]
    public string? Url { get; init; }

    /// <summary>Payload key <c>Name</c>. Default: the profile's name.</summary>
    [StringLength(100)]
    public string? CaName { get; init; }

    /// <summary>SHA-1 or SHA-256 of an external CA's certificate, hexadecimal.</summary>
    [StringLength(95)]
    public string? CaFingerprint { get; init; }

    /// <summary>
    /// Certificates of the CAs by which an external server issues, PEM, up to 10. Devices prove themselves with what these sign, so name the
    /// issuing ones, not their root. Must be absent for the built-in CA.
    /// </summary>
    [StringLength(200_000)]
    public string? IssuerCertificates { get; init; }

    /// <summary>Default dynamic. External servers know static only.</summary>
    public ScepChallengeKind Challenge { get; init; }

    /// <summary>Password of the static kind, 8–128 printable ASCII characters; made by the server when absent. Secret.</summary>
    [StringLength(128, MinimumLength = 8)]
    public string? StaticChallenge { get; init; }

    /// <summary>2048 (default), 3072 or 4096.</summary>
    public int KeySize { get; init; } = 2048;

    /// <summary>Default 5.</summary>
    public int KeyUsage { get; init; } = 5;

    /// <summary>Default <c>CN={{attempt}},O={{org}}</c>. Attributes CN, O, OU, L, ST, C, or an OID.</summary>
    [StringLength(500)]
    public string? SubjectTemplate { get; init; }

    /// <summary>Up to 10.</summary>
    [MaxLength(10)]
    public IReadOnlyList<ScepAltName>? SubjectAltNames { get; init; }

    /// <summary>0–20, default 3.</summary>
    [Range(0, 20)]
    public int Retries { get; init; } = 3;

    /// <summary>Seconds, 1–600, default 10.</summary>
    [Range(1, 600)]
    public int RetryDelaySeconds { get; init; } = 10;

    /// <summary>Default false.</summary>
    public bool KeyIsExtractable { get; init; }

    /// <summary>Default false.</summary>
    public bool AllowAllAppsAccess { get; init; }

    /// <summary>1–825, default 365.</summary>
    [Range(1, 825)]
    public int ValidityDays { get; init; } = 365;

    /// <summary>Less than the validity. Default 180, or half the validity when that is shorter.</summary>
    [Range(0, 824)]
    public int? RenewBeforeDays { get; init; }

    /// <summary>Default automatic.</summary>
    public ScepApproval Approval { get; init; }

    /// <summary>Accept SHA-1 and (triple) DES. Refused unless the server's setting <c>Gatehouse:Pki:AllowLegacy</c> is on.</summary>
    public bool AllowLegacyClients { get; init; }

    /// <summary>Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Makes it the default profile. The first profile of an organization is the default anyway.</summary>
    public bool IsDefault { get; init; }
}
