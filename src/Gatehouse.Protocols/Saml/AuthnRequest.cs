using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>Asks a provider to sign somebody in (SAML Core §3.4.1). The answer comes by POST.</summary>
/// <param name="Id">From <see cref="SamlId"/>; kept until the answer.</param>
/// <param name="IssueInstant">The time.</param>
/// <param name="Destination">Single sign-on address of the provider.</param>
/// <param name="Issuer">Our entity id, as this provider knows it.</param>
/// <param name="AssertionConsumerService">Where the answer goes.</param>
public sealed record AuthnRequest(string Id, DateTimeOffset IssueInstant, string Destination, string Issuer, string AssertionConsumerService)
    : SamlMessage(Id, IssueInstant, Destination, Issuer)
{
    /// <summary>Ask for a new sign-in even where a session exists.</summary>
    public bool ForceAuthn { get; init; }

    /// <summary>Do not show anything to the person; answer <see cref="SamlStatus.NoPassive"/> rather.</summary>
    public bool IsPassive { get; init; }

    /// <summary>Kind of name that is asked for; null leaves it to the provider.</summary>
    public string? NameIdFormat { get; init; } = NameIdFormats.Transient;

    /// <summary>Whom the name is for, where that is not the issuer.</summary>
    public string? SpNameQualifier { get; init; }

    /// <summary>On whose behalf the request is made: ids of service providers (§3.4.1.2).</summary>
    public IReadOnlyList<string> RequesterIds { get; init; } = [];

    /// <summary>Providers behind the asked one, which is only their proxy.</summary>
    public IReadOnlyList<IdentityProviderEntry> ProxiedProviders { get; init; } = [];

    internal override string Parameter => "SAMLRequest";

    internal override string Element => "AuthnRequest";

    private protected override void WriteAttributes(SamlXmlWriter xml)
    {
        xml.Attribute("ForceAuthn", ForceAuthn);
        xml.Attribute("IsPassive", IsPassive);
        xml.Attribute("ProtocolBinding", SamlBindings.Post);
        xml.Attribute("AssertionConsumerServiceURL", AssertionConsumerService);
    }

    private protected override void WriteBody(SamlXmlWriter xml)
    {
        if (NameIdFormat is not null)
        {
            xml.OpenProtocol("NameIDPolicy");
            xml.Attribute("Format", NameIdFormat);
            xml.Attribute("SPNameQualifier", SpNameQualifier);
            xml.Attribute("AllowCreate", true);
            xml.Close();
        }

        if (RequesterIds.Count + ProxiedProviders.Count > 0)
        {
            WriteScoping(xml);
        }
    }

    private void WriteScoping(SamlXmlWriter xml)
    {
        xml.OpenProtocol("Scoping");
        if (ProxiedProviders.Count > 0)
        {
            xml.OpenProtocol("IDPList");
            foreach (var provider in ProxiedProviders)
            {
                xml.OpenProtocol("IDPEntry");
                xml.Attribute("ProviderID", provider.ProviderId);
                xml.Attribute("Name", provider.Name);
                xml.Close();
            }

            xml.Close();
        }

        foreach (var requester in RequesterIds)
        {
            xml.Protocol("RequesterID", requester);
        }

        xml.Close();
    }
}

/// <summary>A provider behind a proxy (SAML Core §3.4.1.3.1).</summary>
/// <param name="ProviderId">Its id.</param>
/// <param name="Name">What people call it.</param>
public sealed record IdentityProviderEntry(string ProviderId, string? Name = null);
