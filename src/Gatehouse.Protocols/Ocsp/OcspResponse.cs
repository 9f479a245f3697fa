using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;

namespace Gatehouse.Protocols.Ocsp;

/// <summary>Answers to questions about certificates (RFC 6960 §4.2), signed by the CA that issued them.</summary>
public static class OcspResponse
{
    private const string Basic = "1.3.6.1.5.5.7.48.1.1";

    private enum Status
    {
        Successful = 0,
        MalformedRequest = 1,
        TryLater = 3,
    }

    /// <summary>The request could not be read. Unsigned, as §2.3 has it.</summary>
    public static byte[] Malformed() => Error(Status.MalformedRequest);

    /// <summary>There is no answer at present. Unsigned.</summary>
    public static byte[] Later() => Error(Status.TryLater);

    /// <summary>A signed answer.</summary>
    /// <param name="answers">One for each certificate that was asked for.</param>
    /// <param name="nonce">That of the request; null for none.</param>
    /// <param name="issuer">CA, which is the responder, too: nothing else has to be trusted.</param>
    /// <param name="key">Signs with its key.</param>
    /// <param name="hash">Digest of the signature.</param>
    /// <param name="thisUpdate">Now.</param>
    /// <param name="nextUpdate">When a newer answer should be asked for.</param>
    public static byte[] Write(
        IEnumerable<OcspAnswer> answers, ReadOnlyMemory<byte>? nonce, CertificateInfo issuer, X509SignatureGenerator key, HashAlgorithmName hash,
        DateTimeOffset thisUpdate, DateTimeOffset nextUpdate)
    {
        ArgumentNullException.ThrowIfNull(key);
        var data = Data(answers, nonce, issuer, thisUpdate, nextUpdate);
        var basic = new AsnWriter(AsnEncodingRules.DER);
        using (basic.PushSequence())
        {
            basic.WriteEncodedValue(data);
            basic.WriteEncodedValue(key.GetSignatureAlgorithmIdentifier(hash));
            basic.WriteBitString(key.SignData(data, hash));
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue(Status.Successful);
            using (writer.PushSequence(Tag(0)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Basic);
                writer.WriteOctetString(basic.Encode());
            }
        }

        return writer.Encode();
    }

    /// <summary>The key's bits without algorithm, which is what KeyHash is of.</summary>
    internal static byte[] KeyBits(CertificateInfo issuer)
    {
        var key = new AsnReader(issuer.SubjectPublicKeyInfo, AsnEncodingRules.DER).ReadSequence();
        key.ReadSequence();
        return key.ReadBitString(out _);
    }

    private static byte[] Data(IEnumerable<OcspAnswer> answers, ReadOnlyMemory<byte>? nonce, CertificateInfo issuer, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Tag(2)))
            {
                // RFC 6960 §4.2.1: byKey is SHA-1 by definition, and only a name.
                writer.WriteOctetString(CryptographicOperations.HashData(HashAlgorithmName.SHA1, KeyBits(issuer)));
            }

            writer.WriteGeneralizedTime(thisUpdate, omitFractionalSeconds: true);
            using (writer.PushSequence())
            {
                foreach (var answer in answers)
                {
                    Write(writer, answer, thisUpdate, nextUpdate);
                }
            }

            if (nonce is { } value)
            {
                WriteNonce(writer, value.Span);
            }
        }

        return writer.Encode();
    }

    private static void Write(AsnWriter writer, OcspAnswer answer, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate)
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(answer.Certificate.Encoded.Span);
            switch (answer.Status)
            {
                case OcspStatus.Revoked revoked:
                    using (writer.PushSequence(Tag(1)))
                    {
                        writer.WriteGeneralizedTime(revoked.At, omitFractionalSeconds: true);
                        using (writer.PushSequence(Tag(0)))
                        {
                            writer.WriteEnumeratedValue((X509RevocationReason)revoked.Reason);
                        }
                    }

                    break;
                case OcspStatus.Good:
                    writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 0));
                    break;
                default:
                    writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 2));
                    break;
            }

            writer.WriteGeneralizedTime(thisUpdate, omitFractionalSeconds: true);
            using (writer.PushSequence(Tag(0)))
            {
                writer.WriteGeneralizedTime(nextUpdate, omitFractionalSeconds: true);
            }
        }
    }

    private static void WriteNonce(AsnWriter writer, ReadOnlySpan<byte> nonce)
    {
        using (writer.PushSequence(Tag(1)))
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(OcspRequest.NonceOid);
            writer.WriteOctetString(nonce);
        }
    }

    private static byte[] Error(Status status)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue(status);
        }

        return writer.Encode();
    }

    private static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);
}
