using System.Diagnostics;
using System.Security.Cryptography;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>PKIOperation (RFC 8894 §4.3): opens a message, has it decided, and writes the signed CertRep.</summary>
public sealed class PkiOperation(
    Database db, EnrollHandler enroll, LookupHandler lookup, IssuanceGate gates, PkiMetrics metrics, IOptions<PkiOptions> options, ILogger<PkiOperation> log)
{
    private const int NonceBytes = 16;

    /// <summary>The CertRep, DER; null when the message is too malformed to be answered in SCEP's own terms.</summary>
    public async Task<byte[]?> HandleAsync(ScepContext context, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (!ScepMessage.TryParse(body, out var message, out var error))
        {
            PkiLog.Unreadable(log, context.Profile.Id, error.Reason, error.Offset);
            metrics.Count("PKIOperation", "malformed");
            return null;
        }

        var allowed = context.Algorithms(options.Value);
        var reply = new ScepReply(context.Authorities.ScepSigner, allowed);
        switch (ScepRequest.Open(message, [.. context.Authorities.ScepRecipients], allowed))
        {
            case ScepOpening.Opened opened:
                var outcome = await DecideAsync(context, opened.Request, allowed, ct);
                metrics.Count(opened.Request.Type.ToString(), Name(outcome));
                return Write(opened.Request, reply, outcome);
            case ScepOpening.Refused refused:
                var failure = ScepFailure.OfOpening(refused.FailInfo);
                await db.WriteAsync(
                    tx => gates.LogAsync(tx, context, null, "SCEP_FAIL", new { failInfo = failure.FailInfoName, cause = failure.Cause }, ct), ct);
                PkiLog.NotOpened(log, context.Profile.Id, refused.Reason);
                metrics.Count("PKIOperation", failure.Cause);
                return reply.Failure(message, failure.FailInfo, failure.Text, Nonce());
            default:
                throw new UnreachableException();
        }
    }

    private async Task<ScepOutcome> DecideAsync(ScepContext context, ScepRequest request, CmsAlgorithms allowed, CancellationToken ct) => request.Type switch
    {
        ScepMessageType.PkcsReq or ScepMessageType.RenewalReq => await enroll.HandleAsync(context, request, allowed, ct),
        ScepMessageType.CertPoll => await lookup.PollAsync(context, request, ct),
        ScepMessageType.GetCert => await lookup.GetCertAsync(context, request, ct),
        ScepMessageType.GetCrl => await lookup.GetCrlAsync(context, request, ct),
        _ => new ScepOutcome.Failed(ScepFailure.UnknownMessageType),
    };

    private static byte[] Write(ScepRequest request, ScepReply reply, ScepOutcome outcome) => outcome switch
    {
        ScepOutcome.Issued issued => reply.Success(request, [issued.Certificate], Nonce()),
        ScepOutcome.Crl crl => reply.SuccessCrl(request, crl.List, Nonce()),
        ScepOutcome.Pending => reply.Pending(request.Message, Nonce()),
        ScepOutcome.Failed failed => reply.Failure(request.Message, failed.Failure.FailInfo, failed.Failure.Text, Nonce()),
        _ => throw new UnreachableException(),
    };

    private static string Name(ScepOutcome outcome) => outcome switch
    {
        ScepOutcome.Failed failed => failed.Failure.Cause,
        ScepOutcome.Pending => "pending",
        _ => "success",
    };

    private static byte[] Nonce() => RandomNumberGenerator.GetBytes(NonceBytes);
}
