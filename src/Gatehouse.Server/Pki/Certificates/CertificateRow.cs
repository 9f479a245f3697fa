using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Server.Pki.Certificates;

/// <summary>A row of <c>pki_certificate</c>.</summary>
public sealed class CertificateRow
{
    public string Id { get; init; } = "";

    public string OrgId { get; init; } = "";

    public string CaId { get; init; } = "";

    public string? ProfileId { get; init; }

    /// <summary>Upper-case hexadecimal.</summary>
    public string Serial { get; init; } = "";

    public byte[] Sha256 { get; init; } = [];

    public byte[] Certificate { get; init; } = [];

    public string Subject { get; init; } = "";

    public string? AttemptId { get; init; }

    public string? DeviceId { get; init; }

    public string? RenewsId { get; init; }

    /// <summary><see cref="Active"/>, <see cref="Superseded"/> or <see cref="Revoked"/>; what depends on the clock is computed.</summary>
    public string State { get; init; } = "";

    public long NotBeforeMs { get; init; }

    public long NotAfterMs { get; init; }

    public long RenewAfterMs { get; init; }

    public long IssuedMs { get; init; }

    public long? RevokedMs { get; init; }

    public string? RevocationReason { get; init; }

    public const string Active = "active";
    public const string Superseded = "superseded";
    public const string Revoked = "revoked";

    /// <summary>State at an instant, with what time alone changes.</summary>
    public CertificateState StateAt(long nowMs, int graceDays) => State switch
    {
        Revoked => CertificateState.Revoked,
        Superseded => CertificateState.Superseded,
        _ when nowMs >= NotAfterMs + (graceDays * 86_400_000L) => CertificateState.Expired,
        _ when nowMs >= NotAfterMs => CertificateState.InGrace,
        _ when nowMs >= RenewAfterMs => CertificateState.RenewalDue,
        _ => CertificateState.Active,
    };

    /// <summary>True while it may be used: not revoked or superseded, and within its validity.</summary>
    public bool IsGoodAt(long nowMs) => State == Active && nowMs >= NotBeforeMs && nowMs < NotAfterMs;

    /// <summary>The contract's form of it.</summary>
    public Client.Contracts.Pki.Certificate ToContract(long nowMs, int graceDays, bool withPem) => new()
    {
        Id = Id,
        CaId = CaId,
        SerialNumber = Serial,
        Subject = Subject,
        Sha256 = Convert.ToHexString(Sha256),
        State = StateAt(nowMs, graceDays),
        NotBefore = DateTimeOffset.FromUnixTimeMilliseconds(NotBeforeMs),
        NotAfter = DateTimeOffset.FromUnixTimeMilliseconds(NotAfterMs),
        AttemptId = AttemptId,
        DeviceId = DeviceId,
        ScepProfileId = ProfileId,
        RenewsCertificateId = RenewsId,
        IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(IssuedMs),
        RevokedAt = RevokedMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
        RevocationReason = RevocationReason,
        CertificatePem = withPem ? PemEncoding.WriteString("CERTIFICATE", Certificate) : null,
    };
}
