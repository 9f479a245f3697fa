using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>
/// Asks a provider what it knows of somebody (SAML Core §3.3.2.3). Who that is, we do not know: the subject is whoever the bearer of
/// the query is signed in as, which the framework of a device finds out.
/// </summary>
/// <param name="Id">From <see cref="SamlId"/>; kept until the answer.</param>
/// <param name="IssueInstant">The time.</param>
/// <param name="Destination">Address that it is sent to; null where it is only relayed.</param>
/// <param name="Issuer">Our entity id, as this provider knows it.</param>
/// <param name="Attributes">What is asked for, by the provider's names.</param>
public sealed record AttributeQuery(string Id, DateTimeOffset IssueInstant, string? Destination, string Issuer, IReadOnlyList<string> Attributes)
    : SamlMessage(Id, IssueInstant, Destination, Issuer)
{
    internal override string Parameter => "SAMLRequest";

    internal override string Element => "AttributeQuery";

    private protected override void WriteAttributes(SamlXmlWriter xml)
    {
        // Has none beyond those of every message.
    }

    private protected override void WriteBody(SamlXmlWriter xml)
    {
        xml.OpenAssertion("Subject");
        xml.OpenAssertion("SubjectConfirmation");
        xml.Attribute("Method", SamlNames.Bearer);
        xml.Close();
        xml.Close();
        foreach (var name in Attributes)
        {
            xml.OpenAssertion("Attribute");
            xml.Attribute("Name", name);
            xml.Close();
        }
    }
}
