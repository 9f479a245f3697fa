using Gatehouse.Protocols.Cms;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Pki.Challenges;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Pki.External;
using Gatehouse.Server.Pki.Profiles;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki;

/// <inheritdoc cref="IIdentities"/>
internal sealed class Identities(
    CertificateStore certificates, ChallengeStore challenges, ScepProfileStore profiles, DefaultScepProfile defaults, AuthorityVault vault,
    Adoption adoption, ScepAddresses addresses, SecretBox secrets, IAudit audit, TimeProvider time, ILogger<Identities> log) : IIdentities
{
    /// <inheritdoc/>
    public async Task<Identity?> FindAsync(Tx tx, byte[] sha256) => ToIdentity(await CertificateStore.FindAsync(tx, sha256));

    /// <inheritdoc/>
    public async Task<Identity?> FindAsync(byte[] sha256, CancellationToken ct) => ToIdentity(await certificates.FindAsync(sha256, ct));

    /// <inheritdoc/>
    public async Task<Identity?> FindAsync(string organizationId, string certificateId, CancellationToken ct) =>
        ToIdentity(await certificates.FindAsync(organizationId, certificateId, ct));

    /// <inheritdoc/>
    public Task<bool> BindToDeviceAsync(Tx tx, string certificateId, string deviceId) => CertificateStore.BindToDeviceAsync(tx, certificateId, deviceId);

    /// <inheritdoc/>
    public async Task RevokeForDeviceAsync(Tx tx, string deviceId, string reason)
    {
        await ChallengeStore.RevokeAsync(tx, null, deviceId);
        await RevokeAsync(tx, "device_id = @DeviceId", new RevocationTarget { DeviceId = deviceId }, reason, deviceId);
    }

    /// <inheritdoc/>
    public async Task ReleaseHoldForDeviceAsync(Tx tx, string deviceId)
    {
        var released = await CertificateStore.ReleaseHoldAsync(tx, "device_id = @DeviceId", new RevocationTarget { DeviceId = deviceId });
        foreach (var certificate in released)
        {
            await audit.WriteAsync(tx, certificate.OrgId, "system", "pki", "certificate.release", certificate.Id, new { deviceId });
        }
    }

    /// <inheritdoc/>
    public async Task RevokeForAttemptAsync(Tx tx, string attemptId, string reason)
    {
        await ChallengeStore.RevokeAsync(tx, attemptId, null);
        await RevokeAsync(tx, "attempt_id = @AttemptId", new RevocationTarget { AttemptId = attemptId }, reason, attemptId);
    }

    /// <inheritdoc/>
    public Task SupersedeOthersAsync(Tx tx, string deviceId, string currentCertificateId) =>
        RevokeAsync(
            tx, "device_id = @DeviceId and id < @Id", new RevocationTarget { DeviceId = deviceId, Id = currentCertificateId },
            RevocationReason.Superseded, deviceId);

    /// <inheritdoc/>
    public async Task<ScepProof> NewChallengeAsync(Tx tx, string scepProfileId, string? attemptId, string? deviceId, TimeSpan lifetime)
    {
        var profile = await ScepProfileStore.FindAsync(tx, scepProfileId)
            ?? throw new ArgumentException("There is no such SCEP profile.", nameof(scepProfileId));
        Task<string> OneTimeAsync() => challenges.CreateAsync(tx, profile.OrgId, profile.Id, attemptId, deviceId, lifetime);
        return profile.ChallengeType switch
        {
            _ when !profile.IsBuiltIn => new ScepProof(StaticChallenge.Open(secrets, profile), await OneTimeAsync()),
            _ when deviceId is not null => new ScepProof(await OneTimeAsync()),
            ScepChallengeType.Static => new ScepProof(StaticChallenge.Open(secrets, profile)),
            ScepChallengeType.Dynamic => new ScepProof(await OneTimeAsync()),
            _ => new ScepProof(null),
        };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<byte[]>> TrustAnchorsAsync(string organizationId, CancellationToken ct) =>
        (await vault.GetAsync(organizationId, ct)).Trusted;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IdentityIssuer>> IssuersAsync(string organizationId, CancellationToken ct)
    {
        var authorities = await vault.GetNewestAsync(organizationId, ct);
        return [.. authorities.Trusted.Select(c => new IdentityIssuer(c, false)), .. authorities.External.Select(e => new IdentityIssuer(e.Certificate, true))];
    }

    /// <inheritdoc/>
    public Task<bool> AdoptAsync(string? organizationId, byte[] certificate, CancellationToken ct) => adoption.TryAsync(organizationId, certificate, ct);

    /// <inheritdoc/>
    public async Task<ScepPayloadSource?> ScepPayloadAsync(string organizationId, string? scepProfileId, CancellationToken ct)
    {
        var profile = scepProfileId is null ? await defaults.GetAsync(organizationId, ct) : await profiles.FindAsync(organizationId, scepProfileId, ct);
        if (profile is null)
        {
            return null;
        }

        var authorities = await vault.GetAsync(organizationId, ct);
        return new ScepPayloadSource
        {
            Id = profile.Id,
            Url = addresses.ScepUrl(profile),
            CaName = profile.CaName,
            CaFingerprint = profile.IsBuiltIn ? authorities.ScepFingerprint : profile.CaFingerprint is { } hex ? Convert.FromHexString(hex) : null,
            ChallengeType = profile.ChallengeType,
            KeySize = profile.KeySize,
            KeyUsage = profile.KeyUsage,
            SubjectTemplate = profile.SubjectTemplate,
            Retries = profile.Retries,
            RetryDelaySeconds = profile.RetryDelay,
            KeyIsExtractable = profile.KeyIsExtractable,
            AllowAllAppsAccess = profile.AllowAllApps,
            Enabled = profile.Enabled,
            Renews = profile.RenewsAt(time.GetUtcNow()),
            AbleToSign = profile.IsBuiltIn ? authorities.CanIssueAt(time.GetUtcNow()) : authorities.External.Any(e => e.ProfileId == profile.Id && e.State == CaRow.Active),
        };
    }

    /// <inheritdoc/>
    public async Task<byte[]> SignProfileAsync(string organizationId, byte[] profile, CancellationToken ct)
    {
        var authorities = await vault.GetAsync(organizationId, ct);
        return CmsSigner.SignAttached(profile, authorities.ProfileSigner.Certificate, [authorities.ProfileSigner.IssuerDer], time.GetUtcNow());
    }

    private async Task RevokeAsync(Tx tx, string where, RevocationTarget target, string reason, string name)
    {
        if (!RevocationReason.IsKnown(reason))
        {
            throw new ArgumentException($"{reason} is not a reason of RFC 5280 §5.3.1 for a device's certificate.", nameof(reason));
        }

        var revoked = await certificates.RevokeAsync(tx, where, target, reason);
        foreach (var certificate in revoked)
        {
            await audit.WriteAsync(tx, certificate.OrgId, "system", "pki", "certificate.revoke", certificate.Id, new { reason, target = name });
        }

        if (revoked.Count > 0)
        {
            PkiLog.Revoked(log, revoked.Count, name, reason);
        }
    }

    private Identity? ToIdentity(CertificateRow? row) => row is null ? null : new Identity
    {
        Id = row.Id,
        OrganizationId = row.OrgId,
        AttemptId = row.AttemptId,
        DeviceId = row.DeviceId,
        State = row.State == CertificateRow.Active && time.GetUtcNow().ToUnixTimeMilliseconds() >= row.RenewAfterMs ? "renewal_due" : row.State,
        NotAfterMs = row.NotAfterMs,
        RenewAfterMs = row.RenewAfterMs,
        ScepProfileId = row.ProfileId,
        IsRenewal = row.RenewsId is not null,
    };
}
