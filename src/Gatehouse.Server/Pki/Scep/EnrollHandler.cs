using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>
/// PKCSReq and RenewalReq (RFC 8894 §3.3.1). A PKCSReq signed by a certificate of ours is a renewal too: that is how older
/// clients renew. What needs no database state is checked here, the rest in the transaction of <see cref="IssuanceDesk"/>.
/// </summary>
public sealed class EnrollHandler(
    Database db, CertificateStore certificates, IssuanceDesk desk, IssuanceGate gates, IOptions<PkiOptions> options, TimeProvider time, ILogger<EnrollHandler> log)
{
    /// <summary>Decides about a request.</summary>
    public async Task<ScepOutcome> HandleAsync(ScepContext context, ScepRequest request, CmsAlgorithms allowed, CancellationToken ct)
    {
        var csr = request.Csr!;
        var current = await certificates.FindAsync(request.Signer.Sha256.ToArray(), ct);
        if ((CsrRules.Check(csr, allowed) ?? CheckSigner(context, request, current)) is { } failure)
        {
            await RefuseAsync(context, csr, failure, ct);
            return new ScepOutcome.Failed(failure);
        }

        var der = csr.Der.ToArray();
        var enroll = new EnrollRequest
        {
            TransactionId = request.Message.TransactionId,
            Csr = der,
            CsrSha256 = SHA256.HashData(der),
            Subject = DistinguishedName.ToText(csr.Subject),
            Key = csr.PublicKey(),
            Challenge = csr.ChallengePassword,
            AttemptId = CsrRules.AttemptOf(csr),
            SignerKeySha256 = SHA256.HashData(request.Signer.SubjectPublicKeyInfo.Span),
            Current = current,
        };
        return await db.WriteAsync(tx => desk.DecideAsync(tx, context, enroll, ct), ct);
    }

    // RFC 8894 §2.3: a first request is signed by the requested key itself, a renewal by the certificate to be renewed.
    private ScepFailure? CheckSigner(ScepContext context, ScepRequest request, CertificateRow? current)
    {
        if (current is null)
        {
            return request.Type == ScepMessageType.PkcsReq && request.SignerHoldsRequestedKey ? null : ScepFailure.UnknownSigner;
        }

        // An identity that ended lately may still renew, and do nothing else.
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var usable = current.State == CertificateRow.Active && now < current.NotAfterMs + (options.Value.GraceDays * 86_400_000L);
        return current.OrgId != context.OrganizationId || context.Authorities.IsForeign(current) ? ScepFailure.UnknownSigner : usable ? null : ScepFailure.SignerNotGood;
    }

    private async Task RefuseAsync(ScepContext context, Csr csr, ScepFailure failure, CancellationToken ct)
    {
        var attemptId = CsrRules.AttemptOf(csr);
        await db.WriteAsync(
            tx => gates.LogAsync(tx, context, attemptId, "SCEP_FAIL", new { failInfo = failure.FailInfoName, cause = failure.Cause }, ct), ct);
        PkiLog.Refused(log, failure.Cause, failure.FailInfoName, context.Profile.Id, attemptId);
    }
}
