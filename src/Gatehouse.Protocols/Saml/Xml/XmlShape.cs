using System.Globalization;
using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>
/// Reads one element as its schema lays it out: attributes by name, children in their order, and nothing else. Whatever
/// was not asked for is refused by <see cref="End"/>, so that no part of a message can mean something to one reader only.
/// </summary>
internal sealed class XmlShape
{
    private const int MaxText = 16 * 1024;

    private readonly XmlElement _element;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly SamlFault _fault;
    private XmlElement? _next;
    private bool _foreignAttributes;

    /// <summary>Opens an element.</summary>
    /// <param name="element">What to read.</param>
    /// <param name="fault">What to say when it is of another shape.</param>
    public XmlShape(XmlElement element, SamlFault fault = SamlFault.ShapeInvalid)
    {
        (_element, _fault) = (element, fault);
        foreach (XmlNode child in element.ChildNodes)
        {
            Require(child is XmlElement or XmlWhitespace or XmlSignificantWhitespace, "has text between its elements");
        }

        _next = element.ChildNodes.OfType<XmlElement>().FirstOrDefault();
    }

    public string? Optional(string attribute)
    {
        _known.Add(attribute);
        var value = _element.GetAttributeNode(attribute)?.Value;
        Require(value is null or { Length: > 0 and <= MaxText }, $"has an empty or too long {attribute}");
        return value;
    }

    public string Required(string attribute)
    {
        var value = Optional(attribute);
        Require(value is not null, $"has no {attribute}");
        return value!;
    }

    public DateTimeOffset? OptionalInstant(string attribute)
    {
        var text = Optional(attribute);
        if (text is null)
        {
            return null;
        }

        var instant = Instant(text);
        Require(instant is not null, $"has a {attribute} that is no instant in UTC");
        return instant;
    }

    public DateTimeOffset RequiredInstant(string attribute)
    {
        Required(attribute);
        return OptionalInstant(attribute)!.Value;
    }

    /// <summary>Attributes that may be there and mean nothing here.</summary>
    public void Ignore(params ReadOnlySpan<string> attributes)
    {
        foreach (var attribute in attributes)
        {
            _known.Add(attribute);
        }
    }

    /// <summary>The schema lets attributes of other namespaces stand here.</summary>
    public void IgnoreForeignAttributes() => _foreignAttributes = true;

    /// <summary>The next child, when it is that one.</summary>
    public XmlElement? Next(string ns, string name)
    {
        if (!SamlXml.Is(_next, ns, name))
        {
            return null;
        }

        var found = _next;
        Skip();
        return found;
    }

    public XmlElement Expect(string ns, string name)
    {
        var found = Next(ns, name);
        Require(found is not null, $"has no {name} where one must be");
        return found!;
    }

    /// <summary>All next children of that name.</summary>
    public IEnumerable<XmlElement> All(string ns, string name)
    {
        while (Next(ns, name) is { } found)
        {
            yield return found;
        }
    }

    /// <summary>The next child, whatever it is.</summary>
    public XmlElement? Any()
    {
        var found = _next;
        Skip();
        return found;
    }

    /// <summary>Nothing else may stand in the element.</summary>
    public void End()
    {
        Require(_next is null, $"has a {_next?.LocalName} where none belongs");
        foreach (XmlAttribute attribute in _element.Attributes)
        {
            Require(IsKnown(attribute), $"has an attribute {attribute.LocalName} that it does not know");
        }
    }

    /// <summary>All text of an element without children, across whatever once stood between its parts.</summary>
    public static string Text(XmlElement element, SamlFault fault = SamlFault.ShapeInvalid)
    {
        SamlRefusedException.Unless(
            element.ChildNodes.OfType<XmlElement>().FirstOrDefault() is null, fault, $"{element.LocalName} has elements where text must be");
        var text = element.InnerText;
        SamlRefusedException.Unless(text.Length <= MaxText, fault, $"{element.LocalName} has too long a text");
        return text;
    }

    /// <summary>The same, for a value that cannot be empty; surrounding white space of an indented document is no part of it.</summary>
    public static string Value(XmlElement element, SamlFault fault = SamlFault.ShapeInvalid)
    {
        var text = Text(element, fault).Trim();
        SamlRefusedException.Unless(text.Length > 0, fault, $"{element.LocalName} is empty");
        return text;
    }

    public static byte[] Base64(XmlElement element, SamlFault fault)
    {
        var text = Text(element, fault);
        var bytes = new byte[text.Length];
        SamlRefusedException.Unless(
            Convert.TryFromBase64String(text, bytes, out var length) && length > 0, fault, $"{element.LocalName} is not base64");
        return bytes[..length];
    }

    /// <summary>xs:dateTime as SAML Core §1.3.3 wants it: in UTC.</summary>
    private static DateTimeOffset? Instant(string text) =>
        text.Length <= 40 && text.EndsWith('Z')
        && DateTimeOffset.TryParseExact(
            Shorten(text), "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : null;

    // Some providers write nanoseconds, of which we keep tenths of microseconds.
    private static string Shorten(string text) =>
        text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot && text.Length - dot > 9 && text.AsSpan(dot + 1, text.Length - dot - 2).IndexOfAnyExceptInRange('0', '9') < 0
            ? string.Concat(text.AsSpan(0, dot + 8), "Z")
            : text;

    private bool IsKnown(XmlAttribute attribute) => attribute.NamespaceURI switch
    {
        "" => _known.Contains(attribute.Name),
        SamlNames.Xmlns or SamlNames.Xml or SamlNames.SchemaInstance => true,
        _ => _foreignAttributes,
    };

    private void Skip()
    {
        XmlNode? node = _next;
        do
        {
            node = node?.NextSibling;
        }
        while (node is not null and not XmlElement);
        _next = (XmlElement?)node;
    }

    private void Require(bool rule, string reason) => SamlRefusedException.Unless(rule, _fault, $"{_element.LocalName} {reason}");
}
