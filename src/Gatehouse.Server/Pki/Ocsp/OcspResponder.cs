using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Ocsp;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Ocsp;

/// <summary>
/// Answers from the rows at that moment, so a revocation counts at once. The CA signs itself: with its key at hand for issuing
/// anyway, a certificate for a responder would be one more thing that can end.
/// </summary>
internal sealed class OcspResponder(Database db, CaStore store, CertificateStore certificates, AuthorityVault vault, TimeProvider time)
{
    /// <summary>For how long an answer may be used again. Revocations are to be seen soon, and asking is cheap.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromHours(1);

    /// <summary>The answer; null when there is no such CA, or none that issues.</summary>
    public async Task<byte[]?> AnswerAsync(string caId, OcspRequest request, CancellationToken ct)
    {
        if (await store.FindPublicAsync(caId, ct) is not { Kind: CaRow.Issuing } ca)
        {
            return null;
        }

        if (vault.ListSigner(await vault.GetAsync(ca.OrgId, ct), caId) is not { } signer)
        {
            return OcspResponse.Later(); // next: it has issued nothing yet; retired: nothing of it has not ended
        }

        var issuer = CertificateInfo.Of(ca.Certificate);
        var answers = new List<OcspAnswer>();
        foreach (var asked in request.Certificates)
        {
            answers.Add(new OcspAnswer(asked, asked.IsOf(issuer) ? await StatusAsync(ca, asked, ct) : new OcspStatus.Unknown()));
        }

        var now = time.GetUtcNow();
        return CertificateForge.Ocsp(signer, answers, request.Nonce, now, now + Validity);
    }

    private async Task<OcspStatus> StatusAsync(CaRow ca, OcspCertId asked, CancellationToken ct)
    {
        if (await certificates.FindBySerialAsync(ca.OrgId, ca.Id, asked.SerialNumberHex, ct) is { } row)
        {
            return row.RevokedMs is { } at && row.RevocationReason is { } reason
                ? new OcspStatus.Revoked(DateTimeOffset.FromUnixTimeMilliseconds(at), RevocationReason.Code(reason))
                : new OcspStatus.Good();
        }

        return await IsServiceAsync(ca, asked, ct)
            ? ca.State == CaRow.Compromised
                ? new OcspStatus.Revoked(DateTimeOffset.FromUnixTimeMilliseconds(ca.StateChangedMs), RevocationReason.Code(RevocationReason.CaCompromise))
                : new OcspStatus.Good()
            : new OcspStatus.Unknown();
    }

    // The few certificates that the server itself uses are not among those of devices.
    private async Task<bool> IsServiceAsync(CaRow ca, OcspCertId asked, CancellationToken ct)
    {
        foreach (var der in await db.QueryAsync<byte[]>("select certificate from pki_service_certificate where ca_id = @Id", new { ca.Id }, ct))
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            if (certificate.SerialNumberBytes.Span.SequenceEqual(asked.SerialNumber.Span))
            {
                return true;
            }
        }

        return false;
    }
}
