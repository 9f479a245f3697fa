using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Contracts;

/// <summary>An identity certificate that we issued or took over from another server's CA, as the MDM side needs it.</summary>
public sealed class Identity
{
    /// <summary><c>crt_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Attempt it was issued for; null after an import or for a test certificate.</summary>
    public string? AttemptId { get; init; }

    /// <summary>Device it is bound to, once known.</summary>
    public string? DeviceId { get; init; }

    /// <summary><c>active</c>, <c>renewal_due</c>, <c>superseded</c>, <c>revoked</c>.</summary>
    public required string State { get; init; }

    /// <summary>End of validity, Unix milliseconds.</summary>
    public long NotAfterMs { get; init; }

    /// <summary>When it is to be renewed, Unix milliseconds.</summary>
    public long RenewAfterMs { get; init; }

    /// <summary>SCEP profile by which it was issued; null after an import.</summary>
    public string? ScepProfileId { get; init; }

    /// <summary>Issued to take the place of another one of the same device.</summary>
    public bool IsRenewal { get; init; }
}

/// <summary>Identity certificates: what a device proves itself with. Implemented by Pki, used by Mdm and Enrollment.</summary>
public interface IIdentities
{
    /// <summary>By SHA-256 of the DER; null when we did not issue it.</summary>
    Task<Identity?> FindAsync(Tx tx, byte[] sha256);

    /// <summary>As <see cref="FindAsync(Tx, byte[])"/>, outside a transaction.</summary>
    Task<Identity?> FindAsync(byte[] sha256, CancellationToken ct);

    /// <summary>By id, in an organization.</summary>
    Task<Identity?> FindAsync(string organizationId, string certificateId, CancellationToken ct);

    /// <summary>Binds a certificate to its device. False when it already belongs to another device (a cloned identity).</summary>
    Task<bool> BindToDeviceAsync(Tx tx, string certificateId, string deviceId);

    /// <summary>Revokes every certificate of a device. <paramref name="reason"/> is a CRL reason of RFC 5280 §5.3.1, such as <c>cessationOfOperation</c>.</summary>
    Task RevokeForDeviceAsync(Tx tx, string deviceId, string reason);

    /// <summary>Makes certificates of a device that are on hold (<c>certificateHold</c>, RFC 5280 §5.3.1) good again; no other reason can be undone.</summary>
    Task ReleaseHoldForDeviceAsync(Tx tx, string deviceId);

    /// <summary>Revokes the certificates of an attempt that will never be a device.</summary>
    Task RevokeForAttemptAsync(Tx tx, string attemptId, string reason);

    /// <summary>The renewed certificate came into use: those before it become superseded.</summary>
    Task SupersedeOthersAsync(Tx tx, string deviceId, string currentCertificateId);

    /// <summary>
    /// Makes a one-time challenge for a SCEP profile, bound to an attempt or a device; only its hash is kept.
    /// For static profiles it returns the shared password; for token types null (the caller has the token). For a device,
    /// which renews, it is one-time with every kind of profile of the built-in CA: a password that many know, or a token
    /// that has ended, proves nothing about a device. For an external server, which checks a password only, the one-time part is
    /// the name that it is to put into the certificate.
    /// </summary>
    Task<ScepProof> NewChallengeAsync(Tx tx, string scepProfileId, string? attemptId, string? deviceId, TimeSpan lifetime);

    /// <summary>The issuing CA certificates and roots of an organization, DER, leaf-most first; what enrollment profiles anchor.</summary>
    Task<IReadOnlyList<byte[]>> TrustAnchorsAsync(string organizationId, CancellationToken ct);

    /// <summary>
    /// The CAs that certificates of devices chain to: those of <see cref="TrustAnchorsAsync"/>, and those of other servers. Never older
    /// than the call; of calls at the same time, one reads.
    /// </summary>
    Task<IReadOnlyList<IdentityIssuer>> IssuersAsync(string organizationId, CancellationToken ct);

    /// <summary>
    /// Takes a certificate of another server's CA into our books, if a profile that we gave out asked for it. True when it is there now.
    /// Whoever shows it must have proven possession of its key.
    /// </summary>
    /// <param name="organizationId">Tenant that it has to belong to; null for any.</param>
    /// <param name="certificate">DER.</param>
    /// <param name="ct">Cancels.</param>
    Task<bool> AdoptAsync(string? organizationId, byte[] certificate, CancellationToken ct);

    /// <summary>What an enrollment profile's SCEP payload needs to know of a SCEP profile; null when it does not exist in this organization.</summary>
    Task<ScepPayloadSource?> ScepPayloadAsync(string organizationId, string? scepProfileId, CancellationToken ct);

    /// <summary>Signs a configuration profile (CMS, attached, SHA-256, chain included without the root) with the organization's profile-signing certificate.</summary>
    Task<byte[]> SignProfileAsync(string organizationId, byte[] profile, CancellationToken ct);
}

/// <summary>What a profile lets a device prove itself with when it asks for its certificate.</summary>
/// <param name="Challenge">challengePassword; secret. Null for token types.</param>
/// <param name="Name">What <c>{{attempt}}</c> stands for in its subject; null for the attempt itself.</param>
public sealed record ScepProof(string? Challenge, string? Name = null);

/// <summary>A CA whose certificates devices may show.</summary>
/// <param name="Certificate">DER.</param>
/// <param name="IsExternal">Another server's: what it issues is not in our books before it was adopted.</param>
public sealed record IdentityIssuer(byte[] Certificate, bool IsExternal);

/// <summary>Facts of a SCEP profile that go into <c>com.apple.security.scep</c>.</summary>
public sealed class ScepPayloadSource
{
    /// <summary><c>scep_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Absolute URL of the SCEP service.</summary>
    public required string Url { get; init; }

    /// <summary>Payload key <c>Name</c>.</summary>
    public required string CaName { get; init; }

    /// <summary>Payload key <c>CAFingerprint</c>; null to leave it out.</summary>
    public byte[]? CaFingerprint { get; init; }

    /// <summary>Challenge type.</summary>
    public ScepChallengeType ChallengeType { get; init; }

    /// <summary>Bits.</summary>
    public int KeySize { get; init; } = 2048;

    /// <summary>1 signing, 4 encryption, 5 both.</summary>
    public int KeyUsage { get; init; } = 5;

    /// <summary>Subject template, such as <c>CN={{attempt}},O={{org}}</c>.</summary>
    public required string SubjectTemplate { get; init; }

    /// <summary>Payload key <c>Retries</c>.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Payload key <c>RetryDelay</c>, seconds.</summary>
    public int RetryDelaySeconds { get; init; } = 10;

    /// <summary>macOS: may the key leave the keychain.</summary>
    public bool KeyIsExtractable { get; init; }

    /// <summary>macOS: may all apps use the key.</summary>
    public bool AllowAllAppsAccess { get; init; }

    /// <summary>False: no new issuance.</summary>
    public bool Enabled { get; init; }

    /// <summary>True while devices may renew by it: as long as it is enabled, and for a while after.</summary>
    public bool Renews { get; init; }

    /// <summary>False when the CA behind it cannot sign now (missing, expired, compromised), or another server's is not named.</summary>
    public bool AbleToSign { get; init; }
}
