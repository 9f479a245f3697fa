using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Scep;

/// <summary>A client's request after its signature was verified and its content decrypted (RFC 8894 §3.3).</summary>
public sealed class ScepRequest
{
    private ScepRequest(ScepMessage message, CertificateInfo signer, ContentCipher cipher)
    {
        Message = message;
        Signer = signer;
        Cipher = cipher;
    }

    /// <summary>The outer layer: transaction, nonce.</summary>
    public ScepMessage Message { get; }

    /// <summary>What is asked; never <see cref="ScepMessageType.CertRep"/>.</summary>
    public ScepMessageType Type => Message.MessageType!.Value;

    /// <summary>Certificate that signed the request, always with an RSA key: the reply is encrypted to it. Who vouches for it is not checked.</summary>
    public CertificateInfo Signer { get; }

    /// <summary>Cipher that the client used; the reply uses the same.</summary>
    public ContentCipher Cipher { get; }

    /// <summary>PKCS#10 of PKCSReq and RenewalReq, its own signature not yet checked; null otherwise.</summary>
    public Csr? Csr { get; private init; }

    /// <summary>Of CertPoll; null otherwise.</summary>
    public IssuerAndSubject? IssuerAndSubject { get; private init; }

    /// <summary>Of GetCert and GetCRL; null otherwise.</summary>
    public IssuerAndSerial? IssuerAndSerial { get; private init; }

    /// <summary>
    /// The request is signed by the very key that is to be certified, as with the self-signed certificate of RFC 8894 §2.3.
    /// If false, another certificate signed: a renewal, if it is one of ours, and nothing at all, if not.
    /// </summary>
    public bool SignerHoldsRequestedKey => Csr is not null && Csr.SubjectPublicKeyInfo.Span.SequenceEqual(Signer.SubjectPublicKeyInfo.Span);

    /// <summary>Verifies and decrypts.</summary>
    /// <param name="message">Parsed message.</param>
    /// <param name="recipients">Our RA certificates with private keys, newest first; the one that the message is encrypted to is used.</param>
    /// <param name="allowed">Algorithms to accept, whatever was advertised.</param>
    public static ScepOpening Open(ScepMessage message, IReadOnlyList<X509Certificate2> recipients, CmsAlgorithms allowed)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(allowed);
        return message.Signed.Verify(allowed) switch
        {
            SignatureStatus.Valid => OpenVerified(message, recipients, allowed),
            SignatureStatus.AlgorithmRefused => new ScepOpening.Refused(FailInfo.BadAlg, "digest or key of the signature is not allowed"),
            var status => new ScepOpening.Refused(FailInfo.BadMessageCheck, $"signature: {status}"),
        };
    }

    private static ScepOpening OpenVerified(ScepMessage message, IReadOnlyList<X509Certificate2> recipients, CmsAlgorithms allowed)
    {
        if (message.MessageType is null or ScepMessageType.CertRep)
        {
            return new ScepOpening.Refused(FailInfo.BadRequest, "messageType is not one that a client sends");
        }

        if (!IsRsa(message.Signer!))
        {
            return new ScepOpening.Refused(FailInfo.BadAlg, "the signer's key is not RSA, so a reply could not be encrypted to it");
        }

        if (message.Envelope is not { } envelope || !Envelope.TryParse(envelope, CmsLimits.Message, out var encrypted, out _))
        {
            return new ScepOpening.Refused(FailInfo.BadMessageCheck, "no envelope");
        }

        if (encrypted.Cipher is not { } cipher || !allowed.Allows(cipher))
        {
            return new ScepOpening.Refused(FailInfo.BadAlg, "content cipher is not allowed");
        }

        if (recipients.FirstOrDefault(encrypted.IsFor) is not { } recipient)
        {
            return new ScepOpening.Refused(FailInfo.BadMessageCheck, "not encrypted to this CA");
        }

        // One outcome for a key that does not unwrap, wrong padding, and content that is none: telling them apart
        // would help to decrypt other people's messages, challenge included.
        return encrypted.TryDecrypt(recipient, allowed, out var content) && TryRead(new ScepRequest(message, message.Signer!, cipher), content, out var request)
            ? new ScepOpening.Opened(request)
            : new ScepOpening.Refused(FailInfo.BadMessageCheck, "content does not decrypt to a request");
    }

    private static bool TryRead(ScepRequest bare, byte[] content, [NotNullWhen(true)] out ScepRequest? request)
    {
        request = null;
        switch (bare.Type)
        {
            case ScepMessageType.PkcsReq or ScepMessageType.RenewalReq when Csr.TryParse(content, out var csr, out _):
                request = new ScepRequest(bare.Message, bare.Signer, bare.Cipher) { Csr = csr };
                return true;
            case ScepMessageType.CertPoll when IssuerAndSubject.TryParse(content, out var names, out _):
                request = new ScepRequest(bare.Message, bare.Signer, bare.Cipher) { IssuerAndSubject = names };
                return true;
            case ScepMessageType.GetCert or ScepMessageType.GetCrl when IssuerAndSerial.TryParse(content, out var serial, out _):
                request = new ScepRequest(bare.Message, bare.Signer, bare.Cipher) { IssuerAndSerial = serial };
                return true;
            default:
                return false;
        }
    }

    private static bool IsRsa(CertificateInfo certificate)
    {
        if (!SignerKey.TryRead(certificate.SubjectPublicKeyInfo, out var key))
        {
            return false;
        }

        using (key)
        {
            return key.IsRsa;
        }
    }
}
