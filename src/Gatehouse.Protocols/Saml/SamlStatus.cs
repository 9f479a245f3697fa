using System.Xml;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>How the other side fared with a request (SAML Core §3.2.2).</summary>
/// <param name="Code">Top-level code, such as <see cref="Success"/>.</param>
/// <param name="SecondLevel">Code below it, which says why; null where there is none.</param>
public sealed record SamlStatus(string Code, string? SecondLevel = null)
{
    /// <summary>The request succeeded.</summary>
    public const string Success = "urn:oasis:names:tc:SAML:2.0:status:Success";

    /// <summary>The request could not be served, through the fault of whoever sent it.</summary>
    public const string Requester = "urn:oasis:names:tc:SAML:2.0:status:Requester";

    /// <summary>The request could not be served, through the fault of whoever received it.</summary>
    public const string Responder = "urn:oasis:names:tc:SAML:2.0:status:Responder";

    /// <summary>Second level: the person could not be authenticated.</summary>
    public const string AuthnFailed = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed";

    /// <summary>Second level: a passive request found nobody signed in.</summary>
    public const string NoPassive = "urn:oasis:names:tc:SAML:2.0:status:NoPassive";

    /// <summary>Second level: the session ended here, but not everywhere (SAML Core §3.7.3.2).</summary>
    public const string PartialLogout = "urn:oasis:names:tc:SAML:2.0:status:PartialLogout";

    /// <summary>True for <see cref="Success"/>.</summary>
    public bool IsSuccess => string.Equals(Code, Success, StringComparison.Ordinal);

    internal static SamlStatus Read(XmlElement element)
    {
        var shape = new XmlShape(element);
        var top = new XmlShape(shape.Expect(SamlNames.Protocol, "StatusCode"));

        // Text and details of the provider's own are for its own log.
        shape.Next(SamlNames.Protocol, "StatusMessage");
        shape.Next(SamlNames.Protocol, "StatusDetail");
        shape.End();
        var code = top.Required("Value");
        var second = top.Next(SamlNames.Protocol, "StatusCode");
        top.End();
        return new SamlStatus(code, second?.GetAttribute("Value"));
    }

    internal void Write(SamlXmlWriter xml)
    {
        xml.OpenProtocol("Status");
        xml.OpenProtocol("StatusCode");
        xml.Attribute("Value", Code);
        if (SecondLevel is not null)
        {
            xml.OpenProtocol("StatusCode");
            xml.Attribute("Value", SecondLevel);
            xml.Close();
        }

        xml.Close();
        xml.Close();
    }
}
