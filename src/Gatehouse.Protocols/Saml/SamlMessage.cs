using System.Text;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>What requests and responses have in common (SAML Core §3.2).</summary>
/// <param name="Id">From <see cref="SamlId"/>.</param>
/// <param name="IssueInstant">When it was made.</param>
/// <param name="Destination">Address that it is sent to.</param>
/// <param name="Issuer">Entity id of the sender.</param>
public abstract record SamlMessage(string Id, DateTimeOffset IssueInstant, string? Destination, string Issuer)
{
    /// <summary><c>SAMLRequest</c> or <c>SAMLResponse</c>: what the bindings call it.</summary>
    internal abstract string Parameter { get; }

    /// <summary>Local name of the root.</summary>
    internal abstract string Element { get; }

    /// <summary>Without a signature: for the redirect binding, which signs the address instead.</summary>
    public string ToXml()
    {
        using var xml = new SamlXmlWriter();
        xml.OpenProtocol(Element);
        xml.Attribute("ID", Id);
        xml.Attribute("Version", SamlNames.Version);
        xml.Attribute("IssueInstant", IssueInstant);
        xml.Attribute("Destination", Destination);
        WriteAttributes(xml);
        xml.Assertion("Issuer", Issuer);
        WriteBody(xml);
        xml.Close();
        return xml.ToString();
    }

    /// <summary>With an enveloped signature (SAML Core §5.4): for the POST binding and for the relayed form.</summary>
    public string ToSignedXml(SamlSigner signer) => EnvelopedSignature.Sign(ToXml(), signer);

    /// <summary>
    /// The form that an app hands to the framework of the device, which hands it on: base64, in one line, of the signed
    /// text with its XML declaration, and not compressed.
    /// </summary>
    public string ToRelayed(SamlSigner signer) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + ToSignedXml(signer)));

    private protected abstract void WriteAttributes(SamlXmlWriter xml);

    private protected abstract void WriteBody(SamlXmlWriter xml);
}
