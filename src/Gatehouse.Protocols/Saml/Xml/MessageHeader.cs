using System.Xml;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>What every protocol message begins with (SAML Core §3.2.1, §3.2.2); the body is still to be read.</summary>
internal sealed class MessageHeader
{
    private MessageHeader(XmlShape body) => Body = body;

    public XmlShape Body { get; }

    public required string Id { get; init; }

    public required DateTimeOffset IssueInstant { get; init; }

    public string? Destination { get; init; }

    public string? Issuer { get; private set; }

    public static MessageHeader Read(XmlElement root, string element)
    {
        SamlRefusedException.Unless(SamlXml.Is(root, SamlNames.Protocol, element), SamlFault.WrongMessage, $"the document is no {element}");
        var shape = new XmlShape(root);
        CheckVersion(shape);
        shape.Ignore("Consent");
        var header = new MessageHeader(shape)
        {
            Id = shape.Required("ID"), IssueInstant = shape.RequiredInstant("IssueInstant"), Destination = shape.Optional("Destination"),
        };
        header.Issuer = shape.Next(SamlNames.Assertion, "Issuer") is { } issuer ? EntityName(issuer) : null;
        shape.Next(SamlNames.Signature, "Signature");
        shape.Next(SamlNames.Protocol, "Extensions");
        return header;
    }

    public static void CheckVersion(XmlShape shape) =>
        SamlRefusedException.Unless(shape.Required("Version") == SamlNames.Version, SamlFault.VersionUnsupported, "the version is not 2.0");

    /// <summary>Issuer (SAML Core §2.2.5), whose format may only be that of an entity.</summary>
    public static string EntityName(XmlElement issuer)
    {
        SamlRefusedException.Unless(
            issuer.GetAttribute("Format") is "" or "urn:oasis:names:tc:SAML:2.0:nameid-format:entity",
            SamlFault.IssuerMismatch, "the issuer is no entity");
        return XmlShape.Value(issuer);
    }

    public void CheckIssuer(IReadOnlyList<string> issuers) =>
        SamlRefusedException.Unless(
            Issuer is null || issuers.Contains(Issuer, StringComparer.Ordinal), SamlFault.IssuerMismatch, "the message is of another issuer");

    public void CheckDestination(string address, bool required)
    {
        SamlRefusedException.Unless(Destination is not null || !required, SamlFault.DestinationMismatch, "the message has no Destination");
        SamlRefusedException.Unless(
            Destination is null || string.Equals(Destination, address, StringComparison.Ordinal),
            SamlFault.DestinationMismatch, "the message is for another address");
    }

    public void CheckAge(DateTimeOffset now, TimeSpan skew, TimeSpan? maxAge = null)
    {
        SamlRefusedException.Unless(IssueInstant <= now + skew, SamlFault.IssuedInFuture, "the message was issued in the future");
        SamlRefusedException.Unless(
            maxAge is null || IssueInstant > now - skew - maxAge, SamlFault.IssuedTooLongAgo, "the message was issued too long ago");
    }

    /// <summary>Logout in either direction: issuer and destination must be there, since both decide whose session ends.</summary>
    public void CheckLogout(LogoutExpectation expected, DateTimeOffset now)
    {
        SamlRefusedException.Unless(Issuer is not null, SamlFault.IssuerMismatch, "the message has no issuer");
        CheckIssuer([expected.Issuer]);
        CheckDestination(expected.Destination, required: true);
        CheckAge(now, expected.Skew, expected.MaxAge);
    }
}
