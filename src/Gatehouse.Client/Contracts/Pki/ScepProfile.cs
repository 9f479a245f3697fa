namespace Gatehouse.Client.Contracts.Pki;

/// <summary>How devices of an organization get their certificates. Never carries a challenge.</summary>
public sealed record ScepProfile
{
    /// <summary><c>scep_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Label.</summary>
    public required string Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Built-in CA or another server.</summary>
    public ScepServerKind Server { get; init; }

    /// <summary>Address that enrollment profiles name; the server's own for the built-in CA.</summary>
    public required string Url { get; init; }

    /// <summary>Payload key <c>Name</c>, sent by clients as <c>message</c> of GetCACert.</summary>
    public required string CaName { get; init; }

    /// <summary>Fingerprint of the CA certificate, hexadecimal; filled in by the server for the built-in CA. SHA-1 or SHA-256 for external servers.</summary>
    public string? CaFingerprint { get; init; }

    /// <summary>CAs by which an external server issues, PEM; null for the built-in CA.</summary>
    public string? IssuerCertificates { get; init; }

    /// <summary>Proof a client has to bring.</summary>
    public ScepChallengeKind Challenge { get; init; }

    /// <summary>RSA bits: 2048, 3072 or 4096.</summary>
    public int KeySize { get; init; }

    /// <summary>Payload key <c>Key Usage</c>: 1 signing, 4 encryption, 5 both. SCEP needs encryption.</summary>
    public int KeyUsage { get; init; }

    /// <summary>Subject of issued certificates, such as <c>CN={{attempt}},O={{org}}</c>.</summary>
    public required string SubjectTemplate { get; init; }

    /// <summary>Names added beside the server's own enrollment URN.</summary>
    public IReadOnlyList<ScepAltName> SubjectAltNames { get; init; } = [];

    /// <summary>How often a device polls while a request is pending.</summary>
    public int Retries { get; init; }

    /// <summary>Seconds between polls.</summary>
    public int RetryDelaySeconds { get; init; }

    /// <summary>macOS: may the key leave the keychain.</summary>
    public bool KeyIsExtractable { get; init; }

    /// <summary>macOS: may all apps use the key.</summary>
    public bool AllowAllAppsAccess { get; init; }

    /// <summary>Lifetime of issued certificates.</summary>
    public int ValidityDays { get; init; }

    /// <summary>Certificates are due for renewal when so many days are left.</summary>
    public int RenewBeforeDays { get; init; }

    /// <summary>Who decides.</summary>
    public ScepApproval Approval { get; init; }

    /// <summary>SHA-1 and single or triple DES are accepted. For old test tools only.</summary>
    public bool AllowLegacyClients { get; init; }

    /// <summary>False: nothing new is issued; renewals go on for 30 days.</summary>
    public bool Enabled { get; init; }

    /// <summary>Used by enrollment tokens that name no profile. One per organization.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Until when the previous static challenge is accepted too.</summary>
    public DateTimeOffset? PreviousChallengeUntil { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last change.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Grows with each change; the ETag.</summary>
    public long Version { get; init; }
}
