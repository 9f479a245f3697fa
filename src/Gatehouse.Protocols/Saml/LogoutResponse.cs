using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>Says how a <see cref="LogoutRequest"/> went (SAML Core §3.7.2), in either direction.</summary>
/// <param name="Id">From <see cref="SamlId"/>.</param>
/// <param name="IssueInstant">The time.</param>
/// <param name="Destination">Logout response address of the receiver.</param>
/// <param name="Issuer">Entity id of the sender.</param>
/// <param name="InResponseTo">Id of the request.</param>
/// <param name="Status">How it went. A session that ended here only is a success with <see cref="SamlStatus.PartialLogout"/>.</param>
public sealed record LogoutResponse(
    string Id, DateTimeOffset IssueInstant, string? Destination, string Issuer, string InResponseTo, SamlStatus Status)
    : SamlMessage(Id, IssueInstant, Destination, Issuer)
{
    internal override string Parameter => "SAMLResponse";

    internal override string Element => "LogoutResponse";

    private protected override void WriteAttributes(SamlXmlWriter xml) => xml.Attribute("InResponseTo", InResponseTo);

    private protected override void WriteBody(SamlXmlWriter xml) => Status.Write(xml);
}
