namespace Gatehouse.Client.Contracts.Pki;

/// <summary>A CA of the organization.</summary>
public sealed record CertificateAuthority
{
    /// <summary><c>ca_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Root, issuing, or another server's.</summary>
    public CaKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public CaState State { get; init; }

    /// <summary>Root above an issuing CA.</summary>
    public string? ParentId { get; init; }

    /// <summary>SCEP profile that names it; CAs of other servers only.</summary>
    public string? ScepProfileId { get; init; }

    /// <summary>Distinguished name.</summary>
    public required string Subject { get; init; }

    /// <summary>Hexadecimal.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>Key; null for the CA of another server.</summary>
    public CaKeyAlgorithm? KeyAlgorithm { get; init; }

    /// <summary>False after the root's key was exported and removed, and for the CA of another server.</summary>
    public bool HasKey { get; init; }

    /// <summary>Start of validity.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>End of validity.</summary>
    public DateTimeOffset NotAfter { get; init; }

    /// <summary>SHA-256 of the certificate, hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>SHA-1 of the certificate, hexadecimal; what the SCEP payload key <c>CAFingerprint</c> documents.</summary>
    public required string Sha1 { get; init; }

    /// <summary>The certificate.</summary>
    public required string CertificatePem { get; init; }

    /// <summary>When a next CA takes over by itself; null: when an administrator says so.</summary>
    public DateTimeOffset? ActivateAt { get; init; }

    /// <summary>End of the RA certificate that SCEP messages are encrypted to; issuing CAs with an EC key only.</summary>
    public DateTimeOffset? RaNotAfter { get; init; }

    /// <summary>Revocation list, issuing CAs only; null until it was first built.</summary>
    public CrlStatus? Crl { get; init; }

    /// <summary>Last self-test of this process, active issuing CA only.</summary>
    public CaSelfTest? SelfTest { get; init; }

    /// <summary>What an operator should do about it, in plain words; empty when all is well.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
