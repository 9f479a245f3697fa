using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;

namespace Gatehouse.Protocols.Cms;

/// <summary>
/// Writes SignedData (RFC 5652 §5.1). The framework's writer leaves signed attributes out where only the mandatory two
/// would be in them, and a signature without attributes is what our verifiers refuse.
/// </summary>
internal sealed class SignedDataWriter(
    X509Certificate2 signer, HashAlgorithmName? digest, DateTimeOffset? signingTime, IEnumerable<ReadOnlyMemory<byte>>? extraCertificates)
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private readonly HashAlgorithmName _digest = digest ?? HashAlgorithmName.SHA256;

    /// <summary>Signed attributes besides contentType, messageDigest and signingTime: type and encoded value.</summary>
    public IReadOnlyList<(string Oid, byte[] Value)> Attributes { get; init; } = [];

    public byte[] Write(ReadOnlyMemory<byte> content, bool detached)
    {
        var attributes = EncodeAttributes(content.Span);
        var signature = Sign(attributes, out var signatureOid);
        attributes[0] = 0xA0; // §5.3: signed as SET OF, sent as IMPLICIT [0]
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.SignedData);
            using (writer.PushSequence(Tag0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                {
                    WriteDigestAlgorithm(writer);
                }

                WriteContent(writer, detached ? default(ReadOnlyMemory<byte>?) : content); // a bare null would become an empty content
                WriteCertificates(writer);
                using (writer.PushSetOf())
                {
                    WriteSignerInfo(writer, attributes, signatureOid, signature);
                }
            }
        }

        return writer.Encode();
    }

    private static void WriteContent(AsnWriter writer, ReadOnlyMemory<byte>? content)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.Data);
            if (content is { } bytes)
            {
                using (writer.PushSequence(Tag0))
                {
                    writer.WriteOctetString(bytes.Span);
                }
            }
        }
    }

    private void WriteCertificates(AsnWriter writer)
    {
        using (writer.PushSetOf(Tag0))
        {
            writer.WriteEncodedValue(signer.RawData);
            foreach (var certificate in extraCertificates ?? [])
            {
                if (!certificate.Span.SequenceEqual(signer.RawData))
                {
                    writer.WriteEncodedValue(certificate.Span);
                }
            }
        }
    }

    private void WriteSignerInfo(AsnWriter writer, byte[] attributes, string signatureOid, byte[] signature)
    {
        var certificate = CertificateInfo.Of(signer);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteEncodedValue(new IssuerAndSerial(certificate.Issuer, certificate.SerialNumber).Write());
            WriteDigestAlgorithm(writer);
            writer.WriteEncodedValue(attributes);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(signatureOid);
                if (signatureOid == Oids.Rsa)
                {
                    writer.WriteNull(); // RFC 3370 §3.2
                }
            }

            writer.WriteOctetString(signature);
        }
    }

    // RFC 5754 §2: parameters are left out.
    private void WriteDigestAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsDigest.ToOid(_digest));
        }
    }

    private byte[] EncodeAttributes(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[CmsDigest.MaxBytes];
        var length = CmsDigest.Hash(_digest, content, hash);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            WriteAttribute(writer, Oids.ContentTypeAttribute, Encode(w => w.WriteObjectIdentifier(Oids.Data)));
            var value = hash[..length].ToArray();
            WriteAttribute(writer, Oids.MessageDigest, Encode(w => w.WriteOctetString(value)));
            if (signingTime is { } time)
            {
                WriteAttribute(writer, Oids.SigningTime, Encode(w => WriteTime(w, time)));
            }

            foreach (var (oid, encoded) in Attributes)
            {
                WriteAttribute(writer, oid, encoded);
            }
        }

        return writer.Encode();
    }

    private static void WriteAttribute(AsnWriter writer, string oid, byte[] value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSetOf())
            {
                writer.WriteEncodedValue(value);
            }
        }
    }

    // §11.3: UTCTime through 2049, GeneralizedTime from then on.
    private static void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        if (time.UtcDateTime.Year < 2050)
        {
            writer.WriteUtcTime(time.ToUniversalTime());
        }
        else
        {
            writer.WriteGeneralizedTime(time.ToUniversalTime(), omitFractionalSeconds: true);
        }
    }

    private static byte[] Encode(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    private byte[] Sign(byte[] attributes, out string oid)
    {
        using var rsa = signer.GetRSAPrivateKey();
        if (rsa is not null)
        {
            oid = Oids.Rsa;
            return rsa.SignData(attributes, _digest, RSASignaturePadding.Pkcs1);
        }

        using var ec = signer.GetECDsaPrivateKey() ?? throw new InvalidOperationException("The signer's certificate has no RSA or EC private key.");
        oid = _digest.Name switch
        {
            "SHA512" => Oids.EcdsaSha512,
            "SHA384" => Oids.EcdsaSha384,
            "SHA1" => Oids.EcdsaSha1,
            _ => Oids.EcdsaSha256,
        };
        return ec.SignData(attributes, _digest, DSASignatureFormat.Rfc3279DerSequence);
    }
}
