using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>An assertion as a provider writes it: for stand-ins of providers, and for tests.</summary>
/// <param name="Id">From <see cref="SamlId"/>.</param>
/// <param name="IssueInstant">The time.</param>
/// <param name="Issuer">Entity id of the provider.</param>
/// <param name="NameId">The person.</param>
public sealed record IssuedAssertion(string Id, DateTimeOffset IssueInstant, string Issuer, NameId NameId)
{
    /// <summary>Whom it is for; null writes no restriction.</summary>
    public string? Audience { get; init; }

    /// <summary>Recipient of the bearer confirmation; without it and <see cref="InResponseTo"/> there is no confirmation.</summary>
    public string? Recipient { get; init; }

    /// <summary>Request that it answers.</summary>
    public string? InResponseTo { get; init; }

    /// <summary>Begin of its validity.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>End of its validity and of the bearer confirmation.</summary>
    public DateTimeOffset? NotOnOrAfter { get; init; }

    /// <summary>The session; null writes no authentication statement.</summary>
    public string? SessionIndex { get; init; }

    /// <summary>End of the session.</summary>
    public DateTimeOffset? SessionNotOnOrAfter { get; init; }

    /// <summary>Attributes.</summary>
    public IReadOnlyList<SamlAttribute> Attributes { get; init; } = [];

    /// <summary>The element, unsigned.</summary>
    public string ToXml()
    {
        using var xml = new SamlXmlWriter();
        xml.OpenAssertion("Assertion");
        xml.Attribute("ID", Id);
        xml.Attribute("Version", SamlNames.Version);
        xml.Attribute("IssueInstant", IssueInstant);
        xml.Assertion("Issuer", Issuer);
        WriteSubject(xml);
        WriteConditions(xml);
        WriteAuthnStatement(xml);
        WriteAttributes(xml);
        xml.Close();
        return xml.ToString();
    }

    /// <summary>The element, signed.</summary>
    public string ToSignedXml(SamlSigner signer) => EnvelopedSignature.Sign(ToXml(), signer);

    private void WriteSubject(SamlXmlWriter xml)
    {
        xml.OpenAssertion("Subject");
        NameId.Write(xml);
        if (Recipient is not null || InResponseTo is not null)
        {
            xml.OpenAssertion("SubjectConfirmation");
            xml.Attribute("Method", SamlNames.Bearer);
            xml.OpenAssertion("SubjectConfirmationData");
            xml.Attribute("InResponseTo", InResponseTo);
            xml.Attribute("Recipient", Recipient);
            xml.Attribute("NotOnOrAfter", NotOnOrAfter);
            xml.Close();
            xml.Close();
        }

        xml.Close();
    }

    private void WriteConditions(SamlXmlWriter xml)
    {
        xml.OpenAssertion("Conditions");
        xml.Attribute("NotBefore", NotBefore);
        xml.Attribute("NotOnOrAfter", NotOnOrAfter);
        if (Audience is not null)
        {
            xml.OpenAssertion("AudienceRestriction");
            xml.Assertion("Audience", Audience);
            xml.Close();
        }

        xml.Close();
    }

    private void WriteAuthnStatement(SamlXmlWriter xml)
    {
        if (SessionIndex is null)
        {
            return;
        }

        xml.OpenAssertion("AuthnStatement");
        xml.Attribute("AuthnInstant", IssueInstant);
        xml.Attribute("SessionIndex", SessionIndex);
        xml.Attribute("SessionNotOnOrAfter", SessionNotOnOrAfter);
        xml.OpenAssertion("AuthnContext");
        xml.Assertion("AuthnContextClassRef", "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport");
        xml.Close();
        xml.Close();
    }

    private void WriteAttributes(SamlXmlWriter xml)
    {
        if (Attributes.Count == 0)
        {
            return;
        }

        xml.OpenAssertion("AttributeStatement");
        foreach (var attribute in Attributes)
        {
            attribute.Write(xml);
        }

        xml.Close();
    }
}
