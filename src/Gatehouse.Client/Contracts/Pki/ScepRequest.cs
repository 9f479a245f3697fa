namespace Gatehouse.Client.Contracts.Pki;

/// <summary>A request for a certificate that reached the SCEP service and was readable.</summary>
public sealed record ScepRequest
{
    /// <summary><c>req_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Profile it came in by.</summary>
    public required string ScepProfileId { get; init; }

    /// <summary>transactionID as sent.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Where it stands.</summary>
    public ScepRequestState State { get; init; }

    /// <summary>failInfo of RFC 8894 §3.2.1.4 that the client was told, such as <c>badRequest</c>.</summary>
    public string? FailInfo { get; init; }

    /// <summary>Stable code of why it failed, such as <c>CHALLENGE_WRONG</c>.</summary>
    public string? Cause { get; init; }

    /// <summary>Subject the client asked for; informative, certificates are built by template.</summary>
    public required string RequestedSubject { get; init; }

    /// <summary>Attempt it belongs to.</summary>
    public string? AttemptId { get; init; }

    /// <summary>Device it belongs to, when known.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Certificate it renews.</summary>
    public string? RenewsCertificateId { get; init; }

    /// <summary>Certificate it got.</summary>
    public string? CertificateId { get; init; }

    /// <summary>Client address.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>User agent as sent.</summary>
    public string? UserAgent { get; init; }

    /// <summary>First seen.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Approved, denied, issued or failed.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Administrator who decided; null when the server did.</summary>
    public string? DecidedBy { get; init; }
}
