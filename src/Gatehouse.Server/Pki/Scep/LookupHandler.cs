using System.Security.Cryptography;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Pki.Requests;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>CertPoll, GetCert and GetCRL (RFC 8894 §3.3.3–3.3.5). They change nothing.</summary>
public sealed class LookupHandler(RequestStore requests, CertificateStore certificates, CrlPublisher crls, TimeProvider time)
{
    /// <summary>Where a request stands. Answered to the key that made it and to no other.</summary>
    public async Task<ScepOutcome> PollAsync(ScepContext context, ScepRequest request, CancellationToken ct)
    {
        var key = SHA256.HashData(request.Signer.SubjectPublicKeyInfo.Span);
        var row = await requests.FindForPollAsync(context.Profile.Id, request.Message.TransactionId, key, ct);
        return row?.State switch
        {
            RequestRow.Pending => new ScepOutcome.Pending(),
            RequestRow.Issued => Found(await certificates.FindAsync(row.OrgId, row.CertificateId!, ct)),
            RequestRow.Denied => new ScepOutcome.Failed(ScepFailure.Denied(row.Detail)),
            _ => new ScepOutcome.Failed(ScepFailure.NotFound),
        };
    }

    /// <summary>A certificate by issuer and serial number, for a signer that holds a good certificate of this CA.</summary>
    public async Task<ScepOutcome> GetCertAsync(ScepContext context, ScepRequest request, CancellationToken ct)
    {
        if (!await IsMemberAsync(context, request, ct))
        {
            return new ScepOutcome.Failed(ScepFailure.UnknownSigner);
        }

        var wanted = request.IssuerAndSerial!;
        return context.Authorities.FindIssuer(wanted.Issuer.Span) is { } ca
            && await certificates.FindBySerialAsync(context.OrganizationId, ca.Id, wanted.SerialNumberHex, ct) is { } row
                ? new ScepOutcome.Issued(row.Certificate)
                : new ScepOutcome.Failed(ScepFailure.NotFound);
    }

    /// <summary>The revocation list of the CA that issued the named certificate, for a signer that holds a good certificate of this CA.</summary>
    public async Task<ScepOutcome> GetCrlAsync(ScepContext context, ScepRequest request, CancellationToken ct)
    {
        if (!await IsMemberAsync(context, request, ct))
        {
            return new ScepOutcome.Failed(ScepFailure.UnknownSigner);
        }

        return context.Authorities.FindIssuer(request.IssuerAndSerial!.Issuer.Span) is { } ca && await crls.CurrentAsync(ca.Id, ct) is { Der: { } der }
            ? new ScepOutcome.Crl(der)
            : new ScepOutcome.Failed(ScepFailure.NotFound);
    }

    private static ScepOutcome Found(CertificateRow? row) =>
        row is { State: CertificateRow.Active } ? new ScepOutcome.Issued(row.Certificate) : new ScepOutcome.Failed(ScepFailure.NoLongerGood);

    private async Task<bool> IsMemberAsync(ScepContext context, ScepRequest request, CancellationToken ct) =>
        await certificates.FindAsync(request.Signer.Sha256.ToArray(), ct) is { } row
        && row.OrgId == context.OrganizationId && !context.Authorities.IsForeign(row) && row.IsGoodAt(time.GetUtcNow().ToUnixTimeMilliseconds());
}
