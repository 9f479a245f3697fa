using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Contracts;

/// <summary>A certificate is asked for; what the SCEP service knows of it.</summary>
/// <param name="OrganizationId">Tenant of the SCEP profile.</param>
/// <param name="ScepProfileId">Profile whose URL was used.</param>
/// <param name="ChallengeType">Challenge type of that profile.</param>
/// <param name="Challenge">challengePassword of the CSR. Secret. Null when absent, as in a renewal.</param>
/// <param name="AttemptId">The <c>att_…</c> that the CSR's common name carries, or the one that a dynamic challenge is bound to. Null when neither says.</param>
/// <param name="CurrentCertificateId">The certificate that signed the request, when one of ours did (renewal).</param>
/// <param name="TransactionId">SCEP transactionID.</param>
/// <param name="RemoteAddress">Client address.</param>
/// <param name="UserAgent">Client's user agent; informative.</param>
/// <param name="DeviceId">Device that a renewal challenge or the renewed certificate is bound to; both were checked, whatever the challenge type. Null in a first enrollment.</param>
public sealed record IssuanceRequest(
    string OrganizationId, string ScepProfileId, ScepChallengeType ChallengeType, string? Challenge, string? AttemptId,
    string? CurrentCertificateId, string TransactionId, string? RemoteAddress, string? UserAgent, string? DeviceId = null);

/// <summary>How a SCEP profile lets a client prove that it may ask.</summary>
public enum ScepChallengeType
{
    /// <summary>One-time random value, stored hashed, bound to an attempt or a device. The default.</summary>
    Dynamic,

    /// <summary>A password shared by all; a live attempt is required besides.</summary>
    Static,

    /// <summary>The enrollment JWT itself.</summary>
    Token,

    /// <summary><c>jti.attempt.mac</c>: the same idea in under 100 characters.</summary>
    TokenShort,
}

/// <summary>What the gate says to a request for a certificate.</summary>
public abstract record IssuanceDecision
{
    private IssuanceDecision() { }

    /// <summary>Issue, bound to this attempt and, where already known, this device.</summary>
    public sealed record Allow(string? AttemptId, string? DeviceId) : IssuanceDecision;

    /// <summary>Refuse. <paramref name="Cause"/> is a stable code such as <c>CHALLENGE_WRONG</c>, for log and administrator; the client sees badRequest and <paramref name="Text"/>.</summary>
    public sealed record Refuse(string Cause, string Text) : IssuanceDecision;
}

/// <summary>A certificate that was issued.</summary>
public sealed record IssuedCertificate(string Id, string SerialNumber, byte[] Sha256, DateTimeOffset NotAfter);

/// <summary>
/// Asked before each issuance and told after it. The enrollment feature implements it: it knows attempts and tokens.
/// For static and dynamic challenges the SCEP service has compared the challenge itself before it asks; for the two
/// token types the gate verifies it.
/// </summary>
public interface IIssuanceGate
{
    /// <summary>May this attempt have a certificate now? Changes nothing.</summary>
    Task<IssuanceDecision> DecideAsync(Tx tx, IssuanceRequest request, CancellationToken ct);

    /// <summary>The certificate exists, in the same transaction.</summary>
    Task IssuedAsync(Tx tx, IssuanceRequest request, string? attemptId, IssuedCertificate certificate, CancellationToken ct);

    /// <summary>Something about a SCEP exchange that belongs into the enrollment log (codes <c>SCEP_CAPS</c>, <c>SCEP_CACERT</c>, <c>SCEP_FAIL</c>, <c>SCEP_PENDING</c>).</summary>
    Task LogAsync(Tx tx, string organizationId, string? attemptId, string code, object? detail, string? remoteAddress, string? userAgent, CancellationToken ct);

    /// <summary>A wrong challenge was presented for this attempt; counts, and locks the attempt after five.</summary>
    Task WrongChallengeAsync(Tx tx, string organizationId, string attemptId, CancellationToken ct);
}
