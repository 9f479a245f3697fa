using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Scep;

/// <summary>Reads a CertRep as the client that sent the request (RFC 8894 §3.3.2, checks of §3.2.1).</summary>
/// <param name="requester">Certificate with private key that signed the request; the reply is encrypted to it.</param>
/// <param name="authorities">DER of the CA and RA certificates that may sign replies, as verified after GetCACert.</param>
/// <param name="allowed">Algorithms to accept.</param>
public sealed class ScepReplyReader(X509Certificate2 requester, IReadOnlyList<ReadOnlyMemory<byte>> authorities, CmsAlgorithms allowed)
{
    /// <summary>Reads the answer to the message with this transaction and nonce.</summary>
    public ScepResult Read(ReadOnlyMemory<byte> body, string transactionId, ReadOnlyMemory<byte> senderNonce)
    {
        if (!ScepMessage.TryParse(body, out var message, out var error))
        {
            return new ScepResult.Invalid(error.Reason);
        }

        if (message.Signer is not { } signer || !authorities.Any(a => a.Span.SequenceEqual(signer.Der.Span)))
        {
            return new ScepResult.Invalid("signed by a certificate that GetCACert did not name");
        }

        if (message.Signed.Verify(allowed) is var status and not SignatureStatus.Valid)
        {
            return new ScepResult.Invalid($"signature: {status}");
        }

        if (message.MessageType != ScepMessageType.CertRep || message.TransactionId != transactionId)
        {
            return new ScepResult.Invalid("not the CertRep of this transaction");
        }

        // §3.2.1.5: the nonce is what tells a fresh answer from a replayed one.
        return message.RecipientNonce is { } nonce && CryptographicOperations.FixedTimeEquals(nonce.Span, senderNonce.Span)
            ? ReadAuthentic(message)
            : new ScepResult.Invalid("recipientNonce is not the nonce that was sent");
    }

    private ScepResult ReadAuthentic(ScepMessage message) => message.Status switch
    {
        PkiStatus.Pending => new ScepResult.Pending(),
        PkiStatus.Failure => new ScepResult.Failure(message.FailInfo, message.FailInfoText),
        PkiStatus.Success => ReadContent(message),
        _ => new ScepResult.Invalid("unknown pkiStatus"),
    };

    private ScepResult ReadContent(ScepMessage message) =>
        message.Envelope is { } envelope && Envelope.TryParse(envelope, CmsLimits.Message, out var encrypted, out _)
        && encrypted.TryDecrypt(requester, allowed, out var content) && CertsOnly.TryRead(content, CmsLimits.Message, out var certificates, out _)
            ? new ScepResult.Success(certificates)
            : new ScepResult.Invalid("content does not decrypt to certificates");
}
