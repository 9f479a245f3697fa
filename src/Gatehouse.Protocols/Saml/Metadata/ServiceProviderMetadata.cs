using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml.Metadata;

/// <summary>What we say about ourselves to providers (SAML Metadata §2.4.4).</summary>
/// <param name="EntityId">Our name in all messages.</param>
/// <param name="AssertionConsumerService">Where responses are posted to.</param>
/// <param name="SigningCertificates">DER. During a roll-over the next one stands beside the current one.</param>
public sealed record ServiceProviderMetadata(
    string EntityId, string AssertionConsumerService, IReadOnlyList<ReadOnlyMemory<byte>> SigningCertificates)
{
    /// <summary>DER; for encrypted assertions. Empty asks for none.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> EncryptionCertificates { get; init; } = [];

    /// <summary>Where logout messages come to.</summary>
    public IReadOnlyList<SamlEndpoint> SingleLogout { get; init; } = [];

    /// <summary>Kinds of names that we ask for.</summary>
    public IReadOnlyList<string> NameIdFormats { get; init; } = [];

    /// <summary>We refuse assertions that are not signed themselves.</summary>
    public bool WantAssertionsSigned { get; init; } = true;

    /// <summary>The document means nothing from then on; null when it never ends.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>How long a provider may use it before it asks again.</summary>
    public TimeSpan? CacheDuration { get; init; }

    /// <summary>The document, unsigned.</summary>
    public string ToXml()
    {
        using var xml = new SamlXmlWriter();
        MetadataParts.Open(xml, EntityId, "_" + MetadataParts.IdOf(EntityId), ValidUntil, CacheDuration);
        xml.Open("md", "SPSSODescriptor", SamlNames.Metadata);
        xml.Attribute("AuthnRequestsSigned", true);
        xml.Attribute("WantAssertionsSigned", WantAssertionsSigned);
        xml.Attribute("protocolSupportEnumeration", SamlNames.Protocol);
        MetadataParts.Keys(xml, "signing", SigningCertificates);
        MetadataParts.Keys(xml, "encryption", EncryptionCertificates);
        MetadataParts.Endpoints(xml, "SingleLogoutService", SingleLogout);
        MetadataParts.NameIdFormats(xml, NameIdFormats);
        xml.Open("md", "AssertionConsumerService", SamlNames.Metadata);
        xml.Attribute("Binding", SamlBindings.Post);
        xml.Attribute("Location", AssertionConsumerService);
        xml.Attribute("index", "0");
        xml.Attribute("isDefault", true);
        xml.Close();
        xml.Close();
        xml.Close();
        return xml.ToString();
    }

    /// <summary>The document, signed.</summary>
    public string ToSignedXml(SamlSigner signer) => EnvelopedSignature.Sign(ToXml(), signer);
}
