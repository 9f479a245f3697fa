using System.Security.Cryptography.Xml;
using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>The bytes that a signature covers: Exclusive XML Canonicalization 1.0, without comments.</summary>
internal static class ExclusiveCanonicalization
{
    public const string Algorithm = "http://www.w3.org/2001/10/xml-exc-c14n#";

    /// <summary>Canonical form of an element with everything in it.</summary>
    /// <param name="element">The apex.</param>
    /// <param name="inclusivePrefixes">PrefixList of InclusiveNamespaces; null for none.</param>
    /// <param name="without">A child to leave out, as the enveloped-signature transform does.</param>
    public static byte[] Octets(XmlElement element, string? inclusivePrefixes = null, XmlElement? without = null)
    {
        var copy = SamlXml.Empty();
        var apex = (XmlElement)copy.AppendChild(copy.ImportNode(element, deep: true))!;
        if (without is not null)
        {
            apex.RemoveChild(apex.ChildNodes[IndexOf(element, without)]!);
        }

        DeclareInherited(element, apex);
        var transform = new XmlDsigExcC14NTransform(includeComments: false, inclusivePrefixes);
        transform.LoadInput(copy);
        using var output = (Stream)transform.GetOutput(typeof(Stream));
        using var bytes = new MemoryStream();
        output.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static int IndexOf(XmlElement parent, XmlElement child)
    {
        var index = 0;
        for (var node = parent.FirstChild; node != child; node = node!.NextSibling)
        {
            index++;
        }

        return index;
    }

    // Declarations of ancestors are in scope for the apex. Those that it does not use are not rendered (§2).
    private static void DeclareInherited(XmlElement element, XmlElement apex)
    {
        for (var ancestor = element.ParentNode as XmlElement; ancestor is not null; ancestor = ancestor.ParentNode as XmlElement)
        {
            foreach (XmlAttribute attribute in ancestor.Attributes)
            {
                if (attribute.NamespaceURI == SamlNames.Xmlns && !apex.HasAttribute(attribute.LocalName, SamlNames.Xmlns))
                {
                    apex.SetAttribute(attribute.Name, attribute.Value);
                }
            }
        }
    }
}
