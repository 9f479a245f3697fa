using System.Security.Cryptography;
using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>Opens an EncryptedAssertion (SAML Core §2.3.4). Callers show none of its failures to anybody.</summary>
internal static class XmlDecryption
{
    private const int MaxKeys = 8;

    public static byte[] Decrypt(XmlElement envelope, IReadOnlyList<RSA> ours)
    {
        var shape = new XmlShape(envelope);
        var data = new XmlShape(shape.Expect(SamlNames.Encryption, "EncryptedData"));
        var beside = shape.All(SamlNames.Encryption, "EncryptedKey").ToList();
        shape.End();

        data.Ignore("Id", "Type", "MimeType", "Encoding");
        var cipher = ReadMethod(data.Expect(SamlNames.Encryption, "EncryptionMethod"));
        var inside = data.Next(SamlNames.Signature, "KeyInfo")?.ChildNodes.OfType<XmlElement>()
            .Where(e => SamlXml.Is(e, SamlNames.Encryption, "EncryptedKey")) ?? [];
        var content = CipherValue(data.Expect(SamlNames.Encryption, "CipherData"));
        data.End();
        var keys = inside.Concat(beside).Take(MaxKeys).Select(KeyTransport.Read).ToList();
        return cipher.Decrypt(OpenKey(keys, ours, cipher.KeyBytes), content);
    }

    public static byte[] CipherValue(XmlElement cipherData)
    {
        var shape = new XmlShape(cipherData);
        var value = shape.Expect(SamlNames.Encryption, "CipherValue");
        shape.End();

        // Longer than other texts; the document's own limit holds.
        var text = value.InnerText;
        var bytes = new byte[text.Length];
        SamlRefusedException.Unless(
            Convert.TryFromBase64String(text, bytes, out var length) && length > 0, SamlFault.ShapeInvalid, "CipherValue is not base64");
        return bytes[..length];
    }

    private static ContentEncryption ReadMethod(XmlElement element)
    {
        var shape = new XmlShape(element);
        var uri = shape.Required("Algorithm");
        shape.Next(SamlNames.Encryption, "KeySize");
        shape.End();
        return ContentEncryption.Find(uri) ?? throw new SamlRefusedException(SamlFault.AlgorithmRefused, "the content cipher is not AES");
    }

    // With a key that cannot be opened the work goes on with a random one, so that the time tells little about the key.
    private static byte[] OpenKey(List<KeyTransport> keys, IReadOnlyList<RSA> ours, int length)
    {
        var found = keys.SelectMany(_ => ours, (key, own) => key.Open(own)).FirstOrDefault(k => k?.Length == length);
        return found ?? RandomNumberGenerator.GetBytes(length);
    }
}
