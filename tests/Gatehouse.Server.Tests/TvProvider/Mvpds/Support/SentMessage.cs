using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds.Support;

/// <summary>A SAML message that the server sent by browser, taken apart by other means than ours.</summary>
internal sealed partial record SentMessage(string Address, XmlElement Root, string? RelayState)
{
    public string Id => Root.GetAttribute("ID");

    public string Issuer => Text("Issuer");

    public static SentMessage OfRedirect(Uri address)
    {
        var fields = System.Web.HttpUtility.ParseQueryString(address.Query);
        var text = fields["SAMLRequest"] ?? fields["SAMLResponse"] ?? throw new ArgumentException($"No message in {address}");
        using var inflate = new DeflateStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        using var reader = new StreamReader(inflate, Encoding.UTF8);
        return new SentMessage(address.GetLeftPart(UriPartial.Path), Parse(reader.ReadToEnd()), fields["RelayState"]);
    }

    public static SentMessage OfPage(string html)
    {
        var fields = Field().Matches(html).ToDictionary(m => WebUtility.HtmlDecode(m.Groups[1].Value), m => WebUtility.HtmlDecode(m.Groups[2].Value));
        var xml = Encoding.UTF8.GetString(Convert.FromBase64String(fields.GetValueOrDefault("SAMLRequest") ?? fields["SAMLResponse"]));
        return new SentMessage(WebUtility.HtmlDecode(Action().Match(html).Groups[1].Value), Parse(xml), fields.GetValueOrDefault("RelayState"));
    }

    public static XmlElement Parse(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(xml);
        return document.DocumentElement!;
    }

    /// <summary>Text of the first element of that name; empty when there is none.</summary>
    public string Text(string name) => All(name).FirstOrDefault()?.InnerText ?? "";

    public IEnumerable<XmlElement> All(string name) => Root.SelectNodes($"descendant-or-self::*[local-name()='{name}']")!.OfType<XmlElement>();

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)"\s*/?>""")]
    private static partial Regex Field();

    [GeneratedRegex("""<form[^>]* action="([^"]*)" """)]
    private static partial Regex Action();
}
