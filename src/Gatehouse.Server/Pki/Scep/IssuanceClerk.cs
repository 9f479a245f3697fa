using System.Security.Cryptography.X509Certificates;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Pki.Challenges;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Pki.Requests;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>Carries out what was decided about a request: issues, refuses, parks; with audit and enrollment log in the same transaction.</summary>
public sealed class IssuanceClerk(RequestStore requests, Issuer issuer, IssuanceGate gates, IAudit audit, ILogger<IssuanceClerk> log)
{
    /// <summary>Signs and stores. Refuses when the attempt has a certificate already: the unique index decides between two at the same time.</summary>
    public async Task<ScepOutcome> IssueAsync(
        Tx tx, ScepContext context, RequestRow row, PublicKey key, IssuanceRequest ask, string? decidedBy, CancellationToken ct)
    {
        if (!await CaStore.MayIssueAsync(tx, context.Authorities.Issuing.Row.Id))
        {
            return await RefuseAsync(tx, context, row, ScepFailure.CaUnable, ask, ct); // it asks again, and another CA answers
        }

        var renews = ask.CurrentCertificateId ?? await PredecessorAsync(tx, ask);
        var certificate = issuer.Issue(context.Authorities, context.Profile, key, ask.AttemptId, ask.DeviceId, renews);
        if (!await CertificateStore.TryInsertAsync(tx, certificate))
        {
            return await RefuseAsync(tx, context, row, ScepFailure.AlreadyIssued, ask, ct);
        }

        await requests.CloseAsync(tx, new RequestOutcome(row.Id, RequestRow.Issued)
        {
            CertificateId = certificate.Id, AttemptId = ask.AttemptId, DeviceId = ask.DeviceId, RenewsId = renews, DecidedBy = decidedBy,
        });
        await gates.Current!.IssuedAsync(
            tx, ask, ask.AttemptId,
            new IssuedCertificate(certificate.Id, certificate.Serial, certificate.Sha256, DateTimeOffset.FromUnixTimeMilliseconds(certificate.NotAfterMs)), ct);
        await audit.WriteAsync(
            tx, context.OrganizationId, "device", ask.DeviceId ?? ask.AttemptId ?? "unknown", "certificate.issue", certificate.Id,
            new { context.Profile.Id, ask.AttemptId, ask.DeviceId, certificate.Serial, renews });
        tx.AfterCommit(() => PkiLog.Issued(log, certificate.Id, ask.AttemptId, context.Profile.Id));
        return new ScepOutcome.Issued(certificate.Certificate);
    }

    /// <summary>Records a refusal; one that looks like guessing counts against the attempt.</summary>
    public async Task<ScepOutcome> RefuseAsync(Tx tx, ScepContext context, RequestRow row, ScepFailure failure, IssuanceRequest ask, CancellationToken ct)
    {
        await requests.CloseAsync(tx, new RequestOutcome(row.Id, RequestRow.Failed)
        {
            FailInfo = failure.FailInfoName, Cause = failure.Cause, Detail = failure.Text, AttemptId = ask.AttemptId,
        });
        await gates.LogAsync(
            tx, context, ask.AttemptId, "SCEP_FAIL", new { requestId = row.Id, transactionId = row.TransactionId, failInfo = failure.FailInfoName, cause = failure.Cause }, ct);
        if (ask.AttemptId is { } attemptId && IssuanceCauses.CountsAsWrong(failure.Cause))
        {
            await ChallengeStore.CountWrongAsync(tx, context.Profile.Id, attemptId);
            if (gates.Current is { } gate)
            {
                await gate.WrongChallengeAsync(tx, context.OrganizationId, attemptId, ct);
            }
        }

        tx.AfterCommit(() => PkiLog.Refused(log, failure.Cause, failure.FailInfoName, context.Profile.Id, ask.AttemptId));
        return new ScepOutcome.Failed(failure);
    }

    /// <summary>Leaves a request for an administrator.</summary>
    public async Task<ScepOutcome> ParkAsync(
        Tx tx, ScepContext context, RequestRow row, IssuanceRequest ask, byte[] csr, byte[]? sealedChallenge, CancellationToken ct)
    {
        await requests.CloseAsync(tx, new RequestOutcome(row.Id, RequestRow.Pending)
        {
            AttemptId = ask.AttemptId, DeviceId = ask.DeviceId, Csr = csr, SealedChallenge = sealedChallenge,
        });
        await gates.LogAsync(tx, context, ask.AttemptId, "SCEP_PENDING", new { requestId = row.Id, transactionId = row.TransactionId }, ct);
        tx.AfterCommit(() => PkiLog.Pending(log, row.Id));
        return new ScepOutcome.Pending();
    }

    /// <summary>The certificate that a request got before; a failure when it was revoked since.</summary>
    public async Task<ScepOutcome> RepeatAsync(Tx tx, string organizationId, string certificateId) =>
        await CertificateStore.FindAsync(tx, organizationId, certificateId) is { State: CertificateRow.Active } certificate
            ? new ScepOutcome.Issued(certificate.Certificate)
            : new ScepOutcome.Failed(ScepFailure.NoLongerGood);

    /// <summary>Notes that a request is the same as one that was answered before.</summary>
    public Task LinkAsync(Tx tx, RequestRow row, RequestRow before) => requests.CloseAsync(tx, new RequestOutcome(row.Id, RequestRow.Issued)
    {
        CertificateId = before.CertificateId, AttemptId = before.AttemptId, DeviceId = before.DeviceId, RenewsId = before.RenewsId,
    });

    // A challenge that is bound to a device is a renewal too (the profile was sent again); it continues what the device has.
    private static async Task<string?> PredecessorAsync(Tx tx, IssuanceRequest ask) => ask.DeviceId is { } deviceId
        ? (await CertificateStore.LatestOfDeviceAsync(tx, ask.OrganizationId, deviceId))?.Id
        : null;
}
