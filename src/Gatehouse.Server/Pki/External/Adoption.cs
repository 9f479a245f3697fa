using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Pki.Challenges;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Pki.Profiles;
using Gatehouse.Server.Pki.Scep;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.External;

/// <summary>
/// Takes a certificate of another server's CA into our books when a device first shows it. From then on it is bound, renewed,
/// superseded and revoked like one of ours. Its common name is the one-time name that the device's profile asked for: that server's
/// password is known to every device, and what an attempt is called is no secret, so neither proves whose certificate it is.
/// </summary>
internal sealed class Adoption(
    Database db, CertificateStore certificates, ChallengeStore challengeStore, ChallengeCheck challenges, AuthorityVault vault, IssuanceGate gates,
    IAudit audit, TimeProvider time, ILogger<Adoption> log)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string AnyUsage = "2.5.29.37.0";
    private const int MaxName = 64;

    /// <summary>True when it is in our books now. The caller has checked that whoever shows it has its key.</summary>
    /// <param name="organizationId">Tenant that it has to belong to; null for any.</param>
    /// <param name="der">The certificate.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<bool> TryAsync(string? organizationId, byte[] der, CancellationToken ct)
    {
        if (await certificates.FindAsync(SHA256.HashData(der), ct) is { } known)
        {
            return organizationId is null || known.OrgId == organizationId;
        }

        if (!CertificateInfo.TryParse(der, out var certificate, out _) || certificate is not { IsAuthority: false, CommonName: { Length: > 0 and <= MaxName } name }
            || !IsForClients(certificate) || await challengeStore.FindAsync(name, ct) is not { } promise || (organizationId is not null && promise.OrgId != organizationId))
        {
            return false;
        }

        if (await IssuerAsync(promise, certificate, ct) is not { } issuer)
        {
            PkiLog.NotAdopted(log, certificate.SerialNumberHex, IssuanceCauses.IssuerUnknown);
            return false;
        }

        var cause = await db.WriteAsync(tx => DecideAsync(tx, issuer, certificate, name, ct), ct);
        if (cause is not null)
        {
            PkiLog.NotAdopted(log, certificate.SerialNumberHex, cause);
        }

        return cause is null;
    }

    // RFC 5280 §4.2.1.12. A CA of a whole company issues to more than devices.
    private static bool IsForClients(CertificateInfo certificate) =>
        certificate.ExtendedKeyUsages is not { } usages || usages.Contains(ClientAuthentication) || usages.Contains(AnyUsage);

    private async Task<CaRow?> IssuerAsync(ChallengeRow promise, CertificateInfo certificate, CancellationToken ct)
    {
        var authorities = await vault.GetNewestAsync(promise.OrgId, ct);
        return authorities.External.FirstOrDefault(ca => ca.State == CaRow.Active && ca.ProfileId == promise.ProfileId && Signed(CertificateInfo.Of(ca.Certificate), certificate));
    }

    private static bool Signed(CertificateInfo ca, CertificateInfo certificate)
    {
        if (!ca.Subject.Span.SequenceEqual(certificate.Issuer.Span) || !SignerKey.TryRead(ca.SubjectPublicKeyInfo, out var key))
        {
            return false;
        }

        using (key)
        {
            return certificate.IsSignedBy(key, CmsAlgorithms.Modern);
        }
    }

    /// <summary>Null when it was taken over, otherwise why not.</summary>
    private async Task<string?> DecideAsync(Tx tx, CaRow issuer, CertificateInfo certificate, string name, CancellationToken ct)
    {
        if (await ScepProfileStore.FindAsync(tx, issuer.ProfileId!) is not { } profile || !await CaStore.MayIssueAsync(tx, issuer.Id) || gates.Current is not { } gate)
        {
            return ScepFailure.ProfileDisabled.Cause;
        }

        // The name is locked from here on: of two requests at a time, the second one finds what the first one stored.
        var verdict = await challenges.CheckNameAsync(tx, profile, name);
        if (await CertificateStore.FindAsync(tx, certificate.Sha256.ToArray()) is not null)
        {
            return null;
        }

        var ask = new IssuanceRequest(
            profile.OrgId, profile.Id, profile.ChallengeType, null, verdict.AttemptId, null, certificate.SerialNumberHex, null, null, verdict.DeviceId);
        var enabled = verdict.DeviceId is null ? profile.Enabled : profile.RenewsAt(time.GetUtcNow());
        if ((verdict.Failure ?? (enabled ? null : ScepFailure.ProfileDisabled)) is { } failure)
        {
            return await RefuseAsync(tx, gate, ask, failure.Cause, ct);
        }

        return await gate.DecideAsync(tx, ask, ct) switch
        {
            IssuanceDecision.Allow yes => await StoreAsync(
                tx, gate, issuer, profile, certificate, ask with { AttemptId = yes.AttemptId ?? ask.AttemptId, DeviceId = yes.DeviceId ?? ask.DeviceId }, verdict.ChallengeId!, ct),
            IssuanceDecision.Refuse no => await RefuseAsync(tx, gate, ask, no.Cause, ct),
            _ => throw new InvalidOperationException("A gate allows or refuses."),
        };
    }

    private static async Task<string?> RefuseAsync(Tx tx, IIssuanceGate gate, IssuanceRequest ask, string cause, CancellationToken ct)
    {
        await gate.LogAsync(tx, ask.OrganizationId, ask.AttemptId, "SCEP_FAIL", new { cause, serialNumber = ask.TransactionId, scepProfile = ask.ScepProfileId }, null, null, ct);
        return cause;
    }

    private async Task<string?> StoreAsync(
        Tx tx, IIssuanceGate gate, CaRow issuer, ScepProfileRow profile, CertificateInfo certificate, IssuanceRequest ask, string nameId, CancellationToken ct)
    {
        var renews = ask.DeviceId is { } deviceId ? (await CertificateStore.LatestOfDeviceAsync(tx, profile.OrgId, deviceId))?.Id : null;
        var row = Row(issuer, profile, certificate, ask, renews);
        if (!await CertificateStore.TryInsertAsync(tx, row))
        {
            return await RefuseAsync(tx, gate, ask, ScepFailure.AlreadyIssued.Cause, ct);
        }

        await challengeStore.ConsumeAsync(tx, nameId);
        await gate.IssuedAsync(tx, ask, ask.AttemptId, new IssuedCertificate(row.Id, row.Serial, row.Sha256, certificate.NotAfter), ct);
        await audit.WriteAsync(
            tx, profile.OrgId, "device", ask.DeviceId ?? ask.AttemptId ?? "unknown", "certificate.adopt", row.Id,
            new { profile.Id, ca = issuer.Id, ask.AttemptId, ask.DeviceId, row.Serial, renews });
        tx.AfterCommit(() => PkiLog.Adopted(log, row.Id, ask.AttemptId, profile.Id));
        return null;
    }

    private CertificateRow Row(CaRow issuer, ScepProfileRow profile, CertificateInfo certificate, IssuanceRequest ask, string? renews)
    {
        // How long it lives was decided elsewhere; a profile that renews 180 days before the end would never be done with one of 90.
        var days = Math.Min(profile.RenewBeforeDays, (certificate.NotAfter - certificate.NotBefore).TotalDays / 2);
        return new CertificateRow
        {
            Id = Id.New("crt", time), OrgId = profile.OrgId, CaId = issuer.Id, ProfileId = profile.Id, Serial = certificate.SerialNumberHex,
            Sha256 = certificate.Sha256.ToArray(), Certificate = certificate.Der.ToArray(), Subject = certificate.SubjectText,
            AttemptId = ask.AttemptId, DeviceId = ask.DeviceId, RenewsId = renews, State = CertificateRow.Active,
            NotBeforeMs = certificate.NotBefore.ToUnixTimeMilliseconds(), NotAfterMs = certificate.NotAfter.ToUnixTimeMilliseconds(),
            RenewAfterMs = certificate.NotAfter.AddDays(-days).ToUnixTimeMilliseconds(), IssuedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
    }
}
