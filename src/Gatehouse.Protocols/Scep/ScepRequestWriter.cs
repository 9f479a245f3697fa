using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Scep;

/// <summary>Writes a client's requests (RFC 8894 §3.3).</summary>
/// <param name="signer">Certificate with its RSA private key: for a first request self-signed over the new key, for a renewal the current one.</param>
/// <param name="recipients">DER of the CA or RA certificates to encrypt to; usually one.</param>
/// <param name="digest">Digest of the signature.</param>
/// <param name="cipher">Content encryption.</param>
public sealed class ScepRequestWriter(
    X509Certificate2 signer, IReadOnlyList<ReadOnlyMemory<byte>> recipients, HashAlgorithmName digest, ContentCipher cipher)
{
    /// <summary>PKCSReq: asks for a certificate.</summary>
    /// <param name="csr">PKCS#10, DER.</param>
    /// <param name="transactionId">Characters of PrintableString; the same for all polls of this request.</param>
    /// <param name="senderNonce">16 fresh random bytes for each message.</param>
    public byte[] PkcsReq(ReadOnlyMemory<byte> csr, string transactionId, ReadOnlyMemory<byte> senderNonce) =>
        Write(ScepMessageType.PkcsReq, csr, transactionId, senderNonce);

    /// <summary>RenewalReq: asks for a certificate on the strength of the one that signs.</summary>
    public byte[] RenewalReq(ReadOnlyMemory<byte> csr, string transactionId, ReadOnlyMemory<byte> senderNonce) =>
        Write(ScepMessageType.RenewalReq, csr, transactionId, senderNonce);

    /// <summary>CertPoll: asks what became of a pending request, signed as that one was.</summary>
    public byte[] CertPoll(IssuerAndSubject names, string transactionId, ReadOnlyMemory<byte> senderNonce) =>
        Write(ScepMessageType.CertPoll, names.Write(), transactionId, senderNonce);

    /// <summary>GetCert: asks for an issued certificate.</summary>
    public byte[] GetCert(IssuerAndSerial certificate, string transactionId, ReadOnlyMemory<byte> senderNonce) =>
        Write(ScepMessageType.GetCert, certificate.Write(), transactionId, senderNonce);

    /// <summary>GetCRL: asks for the list that would name this certificate.</summary>
    public byte[] GetCrl(IssuerAndSerial certificate, string transactionId, ReadOnlyMemory<byte> senderNonce) =>
        Write(ScepMessageType.GetCrl, certificate.Write(), transactionId, senderNonce);

    /// <summary>Any message type with any content; the others are shorthands.</summary>
    internal byte[] Write(ScepMessageType type, ReadOnlyMemory<byte> messageData, string transactionId, ReadOnlyMemory<byte> senderNonce)
    {
        var writer = new SignedDataWriter(signer, digest, signingTime: null, extraCertificates: null)
        {
            Attributes =
            [
                ScepAttributes.TransactionId(transactionId),
                ScepAttributes.MessageType(type),
                ScepAttributes.SenderNonce(senderNonce),
            ],
        };
        return writer.Write(Envelope.Encrypt(messageData, recipients, cipher), detached: false);
    }
}
