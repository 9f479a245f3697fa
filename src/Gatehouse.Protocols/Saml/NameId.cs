using System.Xml;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>What a provider calls a person (SAML Core §2.2.3). Two names are equal only with all their parts.</summary>
/// <param name="Value">Opaque; kept and sent back exactly as it came.</param>
/// <param name="Format">Kind, such as <see cref="NameIdFormats.Persistent"/>; null when none was stated.</param>
/// <param name="NameQualifier">Domain of the name; null when none was stated.</param>
/// <param name="SpNameQualifier">Service that the name is for; null when none was stated.</param>
/// <param name="SpProvidedId">What the service once called the person towards the provider; null when none was stated.</param>
public sealed record NameId(
    string Value, string? Format = null, string? NameQualifier = null, string? SpNameQualifier = null, string? SpProvidedId = null)
{
    private const int MaxLength = 1024;

    internal static NameId Read(XmlElement element)
    {
        var shape = new XmlShape(Leaf(element));
        var name = new NameId(
            XmlShape.Text(element), shape.Optional("Format"), shape.Optional("NameQualifier"), shape.Optional("SPNameQualifier"),
            shape.Optional("SPProvidedID"));
        shape.End();
        SamlRefusedException.Unless(
            name.Value.Length <= MaxLength && !string.IsNullOrWhiteSpace(name.Value), SamlFault.SubjectMissing, "NameID is empty or too long");
        return name;
    }

    internal void Write(SamlXmlWriter xml)
    {
        xml.OpenAssertion("NameID");
        xml.Attribute("Format", Format);
        xml.Attribute("NameQualifier", NameQualifier);
        xml.Attribute("SPNameQualifier", SpNameQualifier);
        xml.Attribute("SPProvidedID", SpProvidedId);
        xml.Text(Value);
        xml.Close();
    }

    // The attributes alone, since the text is not one of the things between elements that a shape allows.
    private static XmlElement Leaf(XmlElement element) => (XmlElement)element.CloneNode(deep: false);
}
