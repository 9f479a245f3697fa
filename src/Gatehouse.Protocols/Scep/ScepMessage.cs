using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Scep;

/// <summary>
/// The outer layer of a pkiMessage (RFC 8894 §3.1, §3.2): SignedData and its attributes, for requests and replies alike.
/// Taken apart, not verified. What has a transaction and a nonce can be answered by a CertRep; what has not, is no SCEP message.
/// </summary>
public sealed class ScepMessage
{
    private const int NonceBytes = 16;
    private const int MaxTransactionIdLength = 255;

    private ScepMessage(SignedMessage signed, string transactionId, ReadOnlyMemory<byte> senderNonce)
    {
        Signed = signed;
        TransactionId = transactionId;
        SenderNonce = senderNonce;
    }

    /// <summary>transactionID; as the client chose it, so unique only together with its key.</summary>
    public string TransactionId { get; }

    /// <summary>senderNonce, 16 bytes.</summary>
    public ReadOnlyMemory<byte> SenderNonce { get; }

    /// <summary>messageType; null when missing, repeated, or none that RFC 8894 knows.</summary>
    public ScepMessageType? MessageType { get; private init; }

    /// <summary>pkiStatus of a CertRep; null when missing, repeated or unknown.</summary>
    public PkiStatus? Status { get; private init; }

    /// <summary>failInfo of a CertRep; null when missing, repeated or unknown.</summary>
    public FailInfo? FailInfo { get; private init; }

    /// <summary>failInfoText of a CertRep, for people; null when missing.</summary>
    public string? FailInfoText { get; private init; }

    /// <summary>recipientNonce of a CertRep; null when missing or repeated.</summary>
    public ReadOnlyMemory<byte>? RecipientNonce { get; private init; }

    /// <summary>Certificate of the sender: self-signed, an older one, or that of CA or RA. Null when it is not enclosed or not readable.</summary>
    public CertificateInfo? Signer => Signed.SignerCertificate;

    /// <summary>Digest algorithm of the signature; null for one that is not known here, such as MD5.</summary>
    public HashAlgorithmName? Digest => Signed.Digest;

    /// <summary>pkcsPKIEnvelope; null when there is none, as in FAILURE and PENDING.</summary>
    internal ReadOnlyMemory<byte>? Envelope => Signed.Content is { Length: > 0 } content ? content : (ReadOnlyMemory<byte>?)null;

    internal SignedMessage Signed { get; }

    /// <summary>transactionID as it was encoded, to be returned without change.</summary>
    internal ReadOnlyMemory<byte> EncodedTransactionId { get; private init; }

    /// <summary>Takes a message of up to 64 KiB apart. False when not even a CertRep FAILURE could be sent: then HTTP 400 is the answer.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ScepMessage? message, [NotNullWhen(false)] out ParseError? error)
    {
        message = null;
        if (!SignedMessage.TryParse(body, CmsLimits.Message, out var signed, out error))
        {
            return false;
        }

        // §3.2.1: each attribute once and with one value; SignedAttribute() is null for anything else.
        var encodedId = signed.SignedAttribute(Oids.ScepTransactionId);
        if (ReadText(encodedId) is not { Length: > 0 and <= MaxTransactionIdLength } transactionId || transactionId.Any(char.IsControl))
        {
            error = new ParseError("SCEP", 0, "no usable transactionID");
            return false;
        }

        if (ReadNonce(signed, Oids.ScepSenderNonce) is not { Length: NonceBytes } senderNonce)
        {
            error = new ParseError("SCEP", 0, "no senderNonce of 16 bytes");
            return false;
        }

        message = new ScepMessage(signed, transactionId, senderNonce)
        {
            MessageType = ReadCode<ScepMessageType>(signed, Oids.ScepMessageType),
            Status = ReadCode<PkiStatus>(signed, Oids.ScepPkiStatus),
            FailInfo = ReadCode<FailInfo>(signed, Oids.ScepFailInfo),
            FailInfoText = ReadText(signed.SignedAttribute(Oids.ScepFailInfoText)),
            RecipientNonce = ReadNonce(signed, Oids.ScepRecipientNonce),
            EncodedTransactionId = encodedId!.Value,
        };
        return true;
    }

    // Codes are numbers written as PrintableString.
    private static T? ReadCode<T>(SignedMessage signed, string oid)
        where T : struct, Enum
    {
        var text = ReadText(signed.SignedAttribute(oid));
        foreach (var value in Enum.GetValues<T>())
        {
            if (text == value.ToString("D"))
            {
                return value;
            }
        }

        return null;
    }

    private static string? ReadText(ReadOnlyMemory<byte>? encoded)
    {
        try
        {
            return encoded is { } value ? new AsnReader(value, AsnEncodingRules.BER).ReadText() : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte>? ReadNonce(SignedMessage signed, string oid)
    {
        try
        {
            return signed.SignedAttribute(oid) is { } value ? new AsnReader(value, AsnEncodingRules.BER).ReadContent() : (ReadOnlyMemory<byte>?)null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
