using System.Xml;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>One thing that a provider says about a person (SAML Core §2.7.3.1).</summary>
/// <param name="Name">What the provider calls it.</param>
/// <param name="Values">Its values as text; one that is XML itself, as that XML. A null value (<c>xsi:nil</c>) is left out.</param>
/// <param name="NameFormat">How to read the name; null when not stated.</param>
/// <param name="FriendlyName">For people only; never to be relied on (§2.7.3.1).</param>
public sealed record SamlAttribute(string Name, IReadOnlyList<string> Values, string? NameFormat = null, string? FriendlyName = null)
{
    private const int MaxValues = 256;

    internal static SamlAttribute Read(XmlElement element)
    {
        var shape = new XmlShape(element);
        shape.IgnoreForeignAttributes();
        var (name, format, friendly) = (shape.Required("Name"), shape.Optional("NameFormat"), shape.Optional("FriendlyName"));
        var values = shape.All(SamlNames.Assertion, "AttributeValue").Take(MaxValues + 1).ToList();
        shape.End();
        SamlRefusedException.Unless(values.Count <= MaxValues, SamlFault.ShapeInvalid, "an attribute has too many values");
        return new SamlAttribute(name, [.. values.Where(v => !IsNil(v)).Select(Value)], format, friendly);
    }

    internal void Write(SamlXmlWriter xml)
    {
        xml.OpenAssertion("Attribute");
        xml.Attribute("Name", Name);
        xml.Attribute("NameFormat", NameFormat);
        xml.Attribute("FriendlyName", FriendlyName);
        foreach (var value in Values)
        {
            xml.Assertion("AttributeValue", value);
        }

        xml.Close();
    }

    private static bool IsNil(XmlElement value) => value.GetAttribute("nil", SamlNames.SchemaInstance) is "true" or "1";

    private static string Value(XmlElement value) =>
        value.ChildNodes.OfType<XmlElement>().FirstOrDefault() is null ? XmlShape.Text(value) : value.InnerXml.Trim();
}
