using System.Text;
using System.Text.Unicode;
using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>
/// XML from outside, read within limits. There is no document type, hence no entity but the five predefined ones;
/// comments are dropped while reading, so that none can cut a text in two; white space is kept, since signatures cover it.
/// </summary>
internal static class SamlXml
{
    // Canonicalization declares a namespace at each element that uses it: a few long names would become many megabytes.
    private const int MaxNamespaceLength = 256;

    // Every attribute that some specification treats as the name of an element; none of ours may come twice in one document.
    private static readonly string[] IdAttributes = ["ID", "Id", "id"];

    /// <summary>The root of the document.</summary>
    public static XmlElement Parse(ReadOnlySpan<byte> bytes, SamlLimits limits)
    {
        SamlRefusedException.Unless(bytes.Length <= limits.MaxBytes, SamlFault.TooLarge, $"the document has more than {limits.MaxBytes} bytes");
        SamlRefusedException.Unless(Utf8.IsValid(bytes), SamlFault.NotXml, "the document is not UTF-8");
        var text = Encoding.UTF8.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);

        // The reader below refuses one as well, but as it refuses any malformed text. Inside a comment it harms nobody;
        // no honest message has one there either.
        SamlRefusedException.Unless(!text.Contains("<!DOCTYPE", StringComparison.Ordinal), SamlFault.DocumentType, "the document has a document type");
        try
        {
            Scan(text, limits);
            return Load(text);
        }
        catch (XmlException e)
        {
            throw new SamlRefusedException(SamlFault.NotXml, $"the document is not well-formed (line {e.LineNumber}, position {e.LinePosition})");
        }
    }

    /// <summary>A tree for what we wrote or canonicalized ourselves.</summary>
    public static XmlElement Load(string text)
    {
        var document = Empty();
        using var reader = Reader(text);
        document.Load(reader);
        return document.DocumentElement!;
    }

    /// <summary>A document that keeps white space and fetches nothing.</summary>
    public static XmlDocument Empty() => new() { PreserveWhitespace = true, XmlResolver = null };

    /// <summary>Elements below, without the one itself.</summary>
    public static IEnumerable<XmlElement> Descendants(XmlElement element)
    {
        foreach (var child in element.ChildNodes.OfType<XmlElement>())
        {
            yield return child;
            foreach (var below in Descendants(child))
            {
                yield return below;
            }
        }
    }

    public static bool Is(XmlNode? node, string ns, string name) =>
        node is XmlElement element && string.Equals(element.LocalName, name, StringComparison.Ordinal)
        && string.Equals(element.NamespaceURI, ns, StringComparison.Ordinal);

    // Counts before a tree is built: whoever walks the tree later may recurse.
    private static void Scan(string text, SamlLimits limits)
    {
        using var reader = Reader(text);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var nodes = 0;
        while (reader.Read())
        {
            SamlRefusedException.Unless(
                reader.NodeType != XmlNodeType.ProcessingInstruction, SamlFault.ProcessingInstruction, "the document has a processing instruction");
            SamlRefusedException.Unless(reader.Depth < limits.MaxDepth, SamlFault.TooDeep, $"the document has more than {limits.MaxDepth} levels");
            nodes += 1 + reader.AttributeCount;
            SamlRefusedException.Unless(nodes <= limits.MaxNodes, SamlFault.TooManyNodes, $"the document has more than {limits.MaxNodes} nodes");
            ScanAttributes(reader, ids);
        }
    }

    private static void ScanAttributes(XmlReader reader, HashSet<string> ids)
    {
        while (reader.NodeType is XmlNodeType.Element or XmlNodeType.Attribute && reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI == SamlNames.Xmlns)
            {
                SamlRefusedException.Unless(reader.Value.Length <= MaxNamespaceLength, SamlFault.TooLarge, "the name of a namespace is too long");
            }
            else if (IsId(reader))
            {
                SamlRefusedException.Unless(ids.Add(reader.Value), SamlFault.DuplicateId, "two elements have one ID");
            }
        }

        reader.MoveToElement();
    }

    private static bool IsId(XmlReader reader) =>
        reader.NamespaceURI.Length == 0 ? Array.IndexOf(IdAttributes, reader.LocalName) >= 0 : reader.NamespaceURI == SamlNames.Xml && reader.LocalName == "id";

    private static XmlReader Reader(string text) => XmlReader.Create(new StringReader(text), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        MaxCharactersFromEntities = 1,
    });
}
