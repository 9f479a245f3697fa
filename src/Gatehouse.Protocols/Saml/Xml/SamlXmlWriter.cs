using System.Text;
using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>Writes documents of ours: the same text for the same message, without white space between elements.</summary>
internal sealed class SamlXmlWriter : IDisposable
{
    private readonly StringBuilder _text = new();
    private readonly XmlWriter _xml;

    public SamlXmlWriter() => _xml = XmlWriter.Create(_text, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize });

    public void Open(string prefix, string name, string ns) => _xml.WriteStartElement(prefix, name, ns);

    public void OpenProtocol(string name) => Open("samlp", name, SamlNames.Protocol);

    public void OpenAssertion(string name) => Open("saml", name, SamlNames.Assertion);

    public void Close() => _xml.WriteEndElement();

    public void Attribute(string name, string? value)
    {
        if (value is not null)
        {
            _xml.WriteAttributeString(name, value);
        }
    }

    public void Attribute(string name, DateTimeOffset? value) => Attribute(name, value is { } instant ? Instant(instant) : null);

    public void Attribute(string name, bool? value) => Attribute(name, value is { } flag ? (flag ? "true" : "false") : null);

    public void Text(string text) => _xml.WriteString(text);

    public void Raw(string markup) => _xml.WriteRaw(markup);

    /// <summary>An element with text; nothing when there is none.</summary>
    public void Leaf(string prefix, string name, string ns, string? text)
    {
        if (text is not null)
        {
            _xml.WriteElementString(prefix, name, ns, text);
        }
    }

    public void Assertion(string name, string? text) => Leaf("saml", name, SamlNames.Assertion, text);

    public void Protocol(string name, string? text) => Leaf("samlp", name, SamlNames.Protocol, text);

    public override string ToString()
    {
        _xml.Flush();
        return _text.ToString();
    }

    public void Dispose() => _xml.Dispose();

    private static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
