using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Gatehouse.Server.TvProvider.Management;

/// <summary>Lists of proxied MVPDs as XML, in the published namespace.</summary>
internal static class ProxiedMvpdXml
{
    /// <summary>Longest document that is read.</summary>
    public const int MaxLength = 256 * 1024;

    private const int MaxId = 128;
    private static readonly XNamespace Ns = "http://tve.adobe.com/data/proxiedmvpd";

    /// <summary>Reads a list; null when it is none. What it says of frames means nothing here.</summary>
    public static IReadOnlyList<ProxiedMvpd>? Read(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        try
        {
            using var reader = XmlReader.Create(
                new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxLength });
            var root = XElement.Load(reader);
            if (root.Name.Namespace != Ns)
            {
                return null;
            }

            XElement[] elements = root.Name == Ns + "proxiedMvpd" ? [root] : [.. root.Elements(Ns + "proxiedMvpd")];
            List<ProxiedMvpd> read = [.. elements.Select(Read).OfType<ProxiedMvpd>()];
            return read.Count == elements.Length && read.DistinctBy(m => m.Id, StringComparer.Ordinal).Count() == read.Count ? read : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Writes a list.</summary>
    public static string Write(IEnumerable<ProxiedMvpd> mvpds)
    {
        var root = new XElement(
            Ns + "proxiedMvpds",
            mvpds.Select(m => new XElement(
                Ns + "proxiedMvpd",
                new XElement(Ns + "id", new XAttribute("ProviderID", m.Id), m.Id),
                new XElement(Ns + "displayName", m.DisplayName),
                m.LogoUrl is null ? null : new XElement(Ns + "logoURL", m.LogoUrl),
                new XElement(Ns + "requestorIds", m.ServiceProviders.Select(s => new XElement(Ns + "requestorId", s))))));
        return new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").Append(root.ToString(SaveOptions.DisableFormatting)).ToString();
    }

    private static ProxiedMvpd? Read(XElement element)
    {
        var id = element.Element(Ns + "id");
        var name = id?.Value.Trim() is { Length: > 0 } text ? text : id?.Attribute("ProviderID")?.Value.Trim();
        var logo = element.Element(Ns + "logoURL")?.Value.Trim();
        return name is { Length: > 0 and <= MaxId } && element.Element(Ns + "displayName")?.Value.Trim() is { Length: > 0 } display
            ? new ProxiedMvpd(
                name, display, string.IsNullOrEmpty(logo) ? null : logo,
                [.. element.Elements(Ns + "requestorIds").Elements(Ns + "requestorId").Select(r => r.Value.Trim()).Distinct(StringComparer.Ordinal)])
            : null;
    }
}
