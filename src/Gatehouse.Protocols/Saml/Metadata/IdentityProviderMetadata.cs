using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml.Metadata;

/// <summary>What a provider says about itself (SAML Metadata §2.4.3).</summary>
/// <param name="EntityId">Its name in all messages.</param>
/// <param name="SigningCertificates">DER, in the order given. Several mean a roll-over: all count.</param>
/// <param name="SingleSignOn">Where an <see cref="AuthnRequest"/> goes; at least one address under a binding that is served here.</param>
public sealed record IdentityProviderMetadata(
    string EntityId, IReadOnlyList<ReadOnlyMemory<byte>> SigningCertificates, IReadOnlyList<SamlEndpoint> SingleSignOn)
{
    /// <summary>Where a <see cref="LogoutRequest"/> goes; empty when the provider has no logout.</summary>
    public IReadOnlyList<SamlEndpoint> SingleLogout { get; init; } = [];

    /// <summary>Kinds of names that it gives.</summary>
    public IReadOnlyList<string> NameIdFormats { get; init; } = [];

    /// <summary>It refuses requests that are not signed; ours always are.</summary>
    public bool WantAuthnRequestsSigned { get; init; }

    /// <summary>The document means nothing from then on; the earliest of all that apply. Null when it never ends.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>How long it may be used before it is asked for again; the shortest of all that apply. Null when not stated.</summary>
    public TimeSpan? CacheDuration { get; init; }

    /// <summary>The address for a binding; null when there is none.</summary>
    public static SamlEndpoint? Find(IReadOnlyList<SamlEndpoint> endpoints, string binding) =>
        endpoints.FirstOrDefault(e => string.Equals(e.Binding, binding, StringComparison.Ordinal));

    /// <summary>Reads a provider out of its own document or that of a federation.</summary>
    /// <param name="xml">The document.</param>
    /// <param name="entityId">Whom to look for; null takes the only provider that is there.</param>
    /// <param name="signers">Keys, one of which must have signed the document; null does not look at signatures: then the way it came must be trusted.</param>
    /// <param name="now">The time.</param>
    /// <param name="metadata">What it says.</param>
    /// <param name="refusal">Why it is of no use.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> xml, string? entityId, SamlVerificationKeys? signers, DateTimeOffset now,
        [NotNullWhen(true)] out IdentityProviderMetadata? metadata, [NotNullWhen(false)] out SamlRefusal? refusal) =>
        SamlScope.Try(() => MetadataReader.Read(xml.Span, entityId, signers, now), out metadata, out refusal);

    /// <summary>The document, unsigned: for stand-ins of providers, and for tests.</summary>
    public string ToXml()
    {
        using var xml = new SamlXmlWriter();
        MetadataParts.Open(xml, EntityId, "_" + MetadataParts.IdOf(EntityId), ValidUntil, CacheDuration);
        xml.Open("md", "IDPSSODescriptor", SamlNames.Metadata);
        xml.Attribute("WantAuthnRequestsSigned", WantAuthnRequestsSigned);
        xml.Attribute("protocolSupportEnumeration", SamlNames.Protocol);
        MetadataParts.Keys(xml, "signing", SigningCertificates);
        MetadataParts.Endpoints(xml, "SingleLogoutService", SingleLogout);
        MetadataParts.NameIdFormats(xml, NameIdFormats);
        MetadataParts.Endpoints(xml, "SingleSignOnService", SingleSignOn);
        xml.Close();
        xml.Close();
        return xml.ToString();
    }

    /// <summary>The document, signed.</summary>
    public string ToSignedXml(SamlSigner signer) => EnvelopedSignature.Sign(ToXml(), signer);
}
