namespace Gatehouse.Protocols.Ocsp;

/// <summary>What is said of one certificate (RFC 6960 §2.2).</summary>
/// <param name="Certificate">Which one, as it was asked for.</param>
/// <param name="Status">Good, revoked or unknown.</param>
public sealed record OcspAnswer(OcspCertId Certificate, OcspStatus Status);

/// <summary>State of a certificate.</summary>
public abstract record OcspStatus
{
    private OcspStatus()
    {
    }

    /// <summary>It was issued, and is not revoked. Whether it has ended is for whoever asks to see.</summary>
    public sealed record Good : OcspStatus;

    /// <summary>It was revoked.</summary>
    /// <param name="At">When.</param>
    /// <param name="Reason">CRLReason (RFC 5280 §5.3.1).</param>
    public sealed record Revoked(DateTimeOffset At, int Reason) : OcspStatus;

    /// <summary>It was not issued here.</summary>
    public sealed record Unknown : OcspStatus;
}
