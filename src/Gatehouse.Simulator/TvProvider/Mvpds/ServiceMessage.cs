using System.IO.Compression;
using System.Text;
using System.Web;
using System.Xml;

namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>A signed SAML message of the service.</summary>
/// <param name="Root">The message.</param>
/// <param name="RelayState">Goes back with the answer; null for none.</param>
internal sealed record ServiceMessage(XmlElement Root, string? RelayState)
{
    private const string Assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
    private const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol";

    public string Kind => Root.LocalName;

    public string Id => Root.GetAttribute("ID");

    public string? Issuer => Text("Issuer", Assertion);

    /// <summary>Of a request for a sign-in; null for the usual one.</summary>
    public string? AssertionConsumer => Root.GetAttribute("AssertionConsumerServiceURL") is { Length: > 0 } url ? url : null;

    /// <summary>On whose behalf.</summary>
    public string? Requester => Text("RequesterID", Protocol);

    /// <summary>Of a logout request: who.</summary>
    public string? NameId => Text("NameID", Assertion);

    /// <summary>Out of an address; null when it is not signed by the service.</summary>
    public static ServiceMessage? FromQuery(string query, ServiceKeys service)
    {
        var fields = HttpUtility.ParseQueryString(query);
        var text = fields["SAMLRequest"] ?? fields["SAMLResponse"];
        if (text is null || !service.IsSigned(query))
        {
            return null;
        }

        using var inflate = new DeflateStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        using var reader = new StreamReader(inflate, Encoding.UTF8);
        return Checked(reader.ReadToEnd(), fields["RelayState"], service);
    }

    /// <summary>Out of a form, or handed over by the framework of a device; null when it is not signed by the service.</summary>
    public static ServiceMessage? FromBase64(string? value, string? relayState, ServiceKeys service)
    {
        if (value is null)
        {
            return null;
        }

        return Checked(Encoding.UTF8.GetString(Convert.FromBase64String(value)), relayState, service) is { } message && service.IsSigned(message.Root) ? message : null;
    }

    private static ServiceMessage? Checked(string xml, string? relayState, ServiceKeys service)
    {
        var message = new ServiceMessage(ServiceKeys.Parse(xml).DocumentElement!, relayState);
        return service.IsIssuer(message.Issuer) ? message : null;
    }

    private string? Text(string name, string ns) => Root.GetElementsByTagName(name, ns).OfType<XmlElement>().FirstOrDefault()?.InnerText.Trim();
}
