namespace Gatehouse.Client.Contracts.Pki;

/// <summary>A certificate that the organization's CA issued.</summary>
public sealed record Certificate
{
    /// <summary><c>crt_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Issuing CA.</summary>
    public required string CaId { get; init; }

    /// <summary>Hexadecimal.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>Distinguished name.</summary>
    public required string Subject { get; init; }

    /// <summary>SHA-256 of the DER, hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Where it stands now.</summary>
    public CertificateState State { get; init; }

    /// <summary>Start of validity.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>End of validity.</summary>
    public DateTimeOffset NotAfter { get; init; }

    /// <summary>Attempt it was issued for.</summary>
    public string? AttemptId { get; init; }

    /// <summary>Device it is bound to.</summary>
    public string? DeviceId { get; init; }

    /// <summary>SCEP profile it was issued by.</summary>
    public string? ScepProfileId { get; init; }

    /// <summary>Certificate it renews.</summary>
    public string? RenewsCertificateId { get; init; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it was revoked or superseded.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>CRL reason of RFC 5280 §5.3.1, such as <c>keyCompromise</c>.</summary>
    public string? RevocationReason { get; init; }

    /// <summary>The certificate. Absent in lists.</summary>
    public string? CertificatePem { get; init; }
}
