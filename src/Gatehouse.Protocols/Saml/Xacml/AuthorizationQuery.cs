using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml.Xacml;

/// <summary>
/// Asks a provider whether somebody may watch something (SAML 2.0 Profile of XACML 2.0, XACMLAuthzDecisionQuery), over
/// SOAP 1.1. With more than one resource it asks about each: the preflight.
/// </summary>
/// <param name="Id">From <see cref="SamlId"/>.</param>
/// <param name="IssueInstant">The time.</param>
/// <param name="Destination">The decision point of the provider.</param>
/// <param name="Issuer">Our entity id, as this provider knows it.</param>
/// <param name="SubjectId">The person, as the provider named them at sign-in.</param>
/// <param name="Resources">What they want to watch, each as the provider knows it.</param>
public sealed record AuthorizationQuery(
    string Id, DateTimeOffset IssueInstant, string Destination, string Issuer, string? SubjectId, IReadOnlyList<string> Resources)
{
    private const string Xacml10 = "urn:oasis:names:tc:xacml:1.0:";
    private const string TextType = "http://www.w3.org/2001/XMLSchema#string";

    /// <summary>Assertion or token of the sign-in, beside or instead of <see cref="SubjectId"/>; goes in Base64. Secret.</summary>
    public ReadOnlyMemory<byte>? SubjectToken { get; init; }

    /// <summary>Address of the device; null when it is not known.</summary>
    public System.Net.IPAddress? Address { get; init; }

    /// <summary>The signed query in its envelope.</summary>
    public string ToSoap(SamlSigner signer) =>
        $"""<soap11:Envelope xmlns:soap11="{SamlNames.Soap}"><soap11:Body>{EnvelopedSignature.Sign(Write(), signer)}</soap11:Body></soap11:Envelope>""";

    private string Write()
    {
        using var xml = new SamlXmlWriter();
        xml.Open("xacml-samlp", "XACMLAuthzDecisionQuery", SamlNames.XacmlProtocol);
        xml.Attribute("ID", Id);
        xml.Attribute("Version", SamlNames.Version);
        xml.Attribute("IssueInstant", IssueInstant);
        xml.Attribute("Destination", Destination);
        xml.Attribute("CombinePolicies", false);
        xml.Assertion("Issuer", Issuer);
        xml.Open("xc", "Request", SamlNames.XacmlContext);
        WriteSubject(xml);
        foreach (var resource in Resources)
        {
            Open(xml, "Resource");
            Attribute(xml, Xacml10 + "resource:resource-id", TextType, resource);
            xml.Close();
        }

        Open(xml, "Action");
        Attribute(xml, Xacml10 + "action:action-id", TextType, "VIEW");
        xml.Close();
        Open(xml, "Environment");
        Attribute(xml, Xacml10 + "subject:authn-locality:ip-address", "urn:oasis:names:tc:xacml:2.0:data-type:ipAddress", Address?.ToString());
        xml.Close();
        xml.Close();
        xml.Close();
        return xml.ToString();
    }

    private void WriteSubject(SamlXmlWriter xml)
    {
        Open(xml, "Subject");
        xml.Attribute("SubjectCategory", Xacml10 + "subject-category:access-subject");
        Attribute(xml, Xacml10 + "subject:subject-id", TextType, SubjectId);
        Attribute(
            xml, Xacml10 + "subject:subject-token", "http://www.w3.org/2001/XMLSchema#base64Binary",
            SubjectToken is { } token ? Convert.ToBase64String(token.Span) : null);
        xml.Close();
    }

    private static void Attribute(SamlXmlWriter xml, string id, string type, string? value)
    {
        if (value is null)
        {
            return;
        }

        Open(xml, "Attribute");
        xml.Attribute("AttributeId", id);
        xml.Attribute("DataType", type);
        xml.Leaf("xc", "AttributeValue", SamlNames.XacmlContext, value);
        xml.Close();
    }

    private static void Open(SamlXmlWriter xml, string name) => xml.Open("xc", name, SamlNames.XacmlContext);
}
