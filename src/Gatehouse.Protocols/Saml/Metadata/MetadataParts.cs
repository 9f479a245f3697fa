using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml.Metadata;

/// <summary>What the documents of providers and of service providers have in common.</summary>
internal static class MetadataParts
{
    // What encrypts an assertion for us, best first (SAML Metadata §2.4.1.1).
    private static readonly string[] Ciphers =
    [
        ContentEncryption.Of(SamlCipher.Aes256Gcm).Uri, ContentEncryption.Of(SamlCipher.Aes128Gcm).Uri, ContentEncryption.Of(SamlCipher.Aes256Cbc).Uri,
        KeyTransport.OaepMgf1,
    ];

    public static void Open(SamlXmlWriter xml, string entityId, string id, DateTimeOffset? validUntil, TimeSpan? cacheDuration)
    {
        xml.Open("md", "EntityDescriptor", SamlNames.Metadata);
        xml.Attribute("entityID", entityId);
        xml.Attribute("ID", id);
        xml.Attribute("validUntil", validUntil);
        xml.Attribute("cacheDuration", cacheDuration is { } duration ? XmlConvert.ToString(duration) : null);
    }

    /// <summary>An ID for the signature to refer to: the same for the same entity, so that the document is repeatable.</summary>
    public static string IdOf(string entityId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entityId)).AsSpan(0, 16));

    public static void Keys(SamlXmlWriter xml, string use, IReadOnlyList<ReadOnlyMemory<byte>> certificates)
    {
        foreach (var certificate in certificates)
        {
            xml.Open("md", "KeyDescriptor", SamlNames.Metadata);
            xml.Attribute("use", use);
            xml.Open("ds", "KeyInfo", SamlNames.Signature);
            xml.Open("ds", "X509Data", SamlNames.Signature);
            xml.Leaf("ds", "X509Certificate", SamlNames.Signature, Convert.ToBase64String(certificate.Span));
            xml.Close();
            xml.Close();
            foreach (var cipher in use == "encryption" ? Ciphers : [])
            {
                xml.Open("md", "EncryptionMethod", SamlNames.Metadata);
                xml.Attribute("Algorithm", cipher);
                xml.Close();
            }

            xml.Close();
        }
    }

    public static void Endpoints(SamlXmlWriter xml, string element, IReadOnlyList<SamlEndpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            xml.Open("md", element, SamlNames.Metadata);
            xml.Attribute("Binding", endpoint.Binding);
            xml.Attribute("Location", endpoint.Location);
            xml.Attribute("ResponseLocation", endpoint.ResponseLocation);
            xml.Close();
        }
    }

    public static void NameIdFormats(SamlXmlWriter xml, IReadOnlyList<string> formats)
    {
        foreach (var format in formats)
        {
            xml.Leaf("md", "NameIDFormat", SamlNames.Metadata, format);
        }
    }
}
