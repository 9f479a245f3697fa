using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Scep;

/// <summary>
/// Writes CertRep messages (RFC 8894 §3.3.2), signed by the RA or CA with the digest of the request. Only SUCCESS has
/// content: a degenerate SignedData, enveloped for the certificate that signed the request, in the cipher of the request.
/// </summary>
/// <param name="signer">RA or CA certificate with its private key; the one that the client knows from GetCACert.</param>
/// <param name="allowed">A digest that is not allowed is not used in the reply either.</param>
public sealed class ScepReply(X509Certificate2 signer, CmsAlgorithms allowed)
{
    /// <summary>SUCCESS with certificates.</summary>
    /// <param name="request">What is answered.</param>
    /// <param name="certificates">DER: the issued one first, then at will its chain.</param>
    /// <param name="senderNonce">16 fresh random bytes.</param>
    public byte[] Success(ScepRequest request, IEnumerable<ReadOnlyMemory<byte>> certificates, ReadOnlyMemory<byte> senderNonce) =>
        Success(request, CertsOnly.Write(certificates), senderNonce);

    /// <summary>SUCCESS with a revocation list, the answer to GetCRL.</summary>
    public byte[] SuccessCrl(ScepRequest request, ReadOnlyMemory<byte> crl, ReadOnlyMemory<byte> senderNonce) =>
        Success(request, CertsOnly.WriteCrl(crl), senderNonce);

    /// <summary>PENDING: the client shall poll under the same transaction.</summary>
    public byte[] Pending(ScepMessage request, ReadOnlyMemory<byte> senderNonce) =>
        Write(request, PkiStatus.Pending, senderNonce, envelope: null);

    /// <summary>FAILURE.</summary>
    /// <param name="request">What is answered; need not be authentic.</param>
    /// <param name="failInfo">Why.</param>
    /// <param name="text">For people, optional; says no more than a stranger may know.</param>
    /// <param name="senderNonce">16 fresh random bytes.</param>
    public byte[] Failure(ScepMessage request, FailInfo failInfo, string? text, ReadOnlyMemory<byte> senderNonce)
    {
        List<(string, byte[])> reason = [ScepAttributes.FailInfo(failInfo)];
        if (!string.IsNullOrEmpty(text))
        {
            reason.Add(ScepAttributes.FailInfoText(text));
        }

        return Write(request, PkiStatus.Failure, senderNonce, envelope: null, reason);
    }

    private byte[] Success(ScepRequest request, byte[] content, ReadOnlyMemory<byte> senderNonce) =>
        Write(request.Message, PkiStatus.Success, senderNonce, Envelope.Encrypt(content, [request.Signer.Der], request.Cipher));

    private byte[] Write(
        ScepMessage request, PkiStatus status, ReadOnlyMemory<byte> senderNonce, byte[]? envelope, IEnumerable<(string Oid, byte[] Value)>? reason = null)
    {
        var digest = request.Digest is { } asked && allowed.Allows(asked) ? asked : HashAlgorithmName.SHA256;
        var writer = new SignedDataWriter(signer, digest, signingTime: null, extraCertificates: null)
        {
            Attributes =
            [
                (Oids.ScepTransactionId, request.EncodedTransactionId.ToArray()),
                ScepAttributes.MessageType(ScepMessageType.CertRep),
                ScepAttributes.Status(status),
                ScepAttributes.SenderNonce(senderNonce),
                ScepAttributes.RecipientNonce(request.SenderNonce),
                .. reason ?? [],
            ],
        };

        // §3.1: without an envelope the eContent field is left out altogether.
        return writer.Write(envelope ?? default(ReadOnlyMemory<byte>), detached: envelope is null);
    }
}
