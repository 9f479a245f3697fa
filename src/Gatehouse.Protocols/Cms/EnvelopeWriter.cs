using System.Formats.Asn1;
using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;

namespace Gatehouse.Protocols.Cms;

/// <summary>Writes EnvelopedData for key-transport recipients.</summary>
internal static class EnvelopeWriter
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    public static byte[] Write(ReadOnlyMemory<byte> content, IReadOnlyList<ReadOnlyMemory<byte>> recipients, ContentCipher cipher)
    {
        if (recipients.Count == 0)
        {
            throw new ArgumentException("Nobody to encrypt to.", nameof(recipients));
        }

        var key = cipher.NewKey();
        var iv = RandomNumberGenerator.GetBytes(cipher.BlockBytes());
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.EnvelopedData);
            using (writer.PushSequence(Tag0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(0); // §6.1: 0 as long as recipients are named by issuer and serial number
                using (writer.PushSetOf())
                {
                    foreach (var recipient in recipients)
                    {
                        WriteRecipient(writer, recipient, key);
                    }
                }

                WriteContent(writer, content.Span, cipher, key, iv);
            }
        }

        CryptographicOperations.ZeroMemory(key);
        return writer.Encode();
    }

    private static void WriteRecipient(AsnWriter writer, ReadOnlyMemory<byte> recipient, byte[] key)
    {
        var certificate = CertificateInfo.Of(recipient);
        using var rsa = ReadRsa(certificate);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteEncodedValue(new IssuerAndSerial(certificate.Issuer, certificate.SerialNumber).Write());
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.Rsa);
                writer.WriteNull();
            }

            writer.WriteOctetString(rsa.Encrypt(key, RSAEncryptionPadding.Pkcs1));
        }
    }

    private static void WriteContent(AsnWriter writer, ReadOnlySpan<byte> content, ContentCipher cipher, byte[] key, byte[] iv)
    {
        using var algorithm = cipher.Create(key);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.Data);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(cipher.Oid());
                writer.WriteOctetString(iv);
            }

            writer.WriteOctetString(algorithm.EncryptCbc(content, iv), new Asn1Tag(TagClass.ContextSpecific, 0));
        }
    }

    private static RSA ReadRsa(CertificateInfo certificate)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(certificate.SubjectPublicKeyInfo.Span, out _);
            return rsa;
        }
        catch (CryptographicException e)
        {
            rsa.Dispose();
            throw new ArgumentException("A recipient's key is not RSA; key transport needs one.", nameof(certificate), e);
        }
    }
}
