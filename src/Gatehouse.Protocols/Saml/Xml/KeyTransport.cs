using System.Security.Cryptography;
using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>An EncryptedKey under RSA-OAEP (XML Encryption 1.1 §5.5.2). PKCS #1 v1.5 is not served: its padding tells too much.</summary>
internal sealed class KeyTransport
{
    public const string OaepMgf1 = SamlNames.Encryption + "rsa-oaep-mgf1p";
    private const string Oaep11 = SamlNames.Encryption11 + "rsa-oaep";

    private readonly byte[] _value;
    private readonly RSAEncryptionPadding _padding;

    private KeyTransport(byte[] value, RSAEncryptionPadding padding) => (_value, _padding) = (value, padding);

    public static KeyTransport Read(XmlElement element)
    {
        var shape = new XmlShape(element);
        shape.Ignore("Id", "Recipient", "Type", "MimeType", "Encoding");
        var padding = ReadMethod(shape.Expect(SamlNames.Encryption, "EncryptionMethod"));
        shape.Next(SamlNames.Signature, "KeyInfo");
        var value = XmlDecryption.CipherValue(shape.Expect(SamlNames.Encryption, "CipherData"));
        shape.Next(SamlNames.Encryption, "ReferenceList");
        shape.Next(SamlNames.Encryption, "CarriedKeyName");
        shape.End();
        return new KeyTransport(value, padding);
    }

    /// <summary>The content key; null when it is not for this key.</summary>
    public byte[]? Open(RSA key)
    {
        try
        {
            return key.Decrypt(_value, _padding);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static RSAEncryptionPadding ReadMethod(XmlElement element)
    {
        var shape = new XmlShape(element);
        var uri = shape.Required("Algorithm");
        var digest = shape.Next(SamlNames.Signature, "DigestMethod")?.GetAttribute("Algorithm") ?? SamlNames.Signature + "sha1";
        var mask = shape.Next(SamlNames.Encryption11, "MGF")?.GetAttribute("Algorithm") ?? SamlNames.Encryption11 + "mgf1sha1";
        shape.End();

        // The framework's OAEP has one digest for label and mask. So have all senders but those that mix them by hand.
        return (uri, digest, mask) switch
        {
            (OaepMgf1 or Oaep11, SamlNames.Signature + "sha1", SamlNames.Encryption11 + "mgf1sha1") => RSAEncryptionPadding.OaepSHA1,
            (Oaep11, SamlNames.Encryption + "sha256", SamlNames.Encryption11 + "mgf1sha256") => RSAEncryptionPadding.OaepSHA256,
            (Oaep11, SamlNames.Encryption + "sha512", SamlNames.Encryption11 + "mgf1sha512") => RSAEncryptionPadding.OaepSHA512,
            _ => throw new SamlRefusedException(SamlFault.AlgorithmRefused, "the key transport is not RSA-OAEP with one digest"),
        };
    }
}
