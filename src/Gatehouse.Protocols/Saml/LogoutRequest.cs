using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml;

/// <summary>Says that a session ends (SAML Core §3.7.1), in either direction.</summary>
/// <param name="Id">From <see cref="SamlId"/>.</param>
/// <param name="IssueInstant">The time.</param>
/// <param name="Destination">Single logout address of the receiver.</param>
/// <param name="Issuer">Entity id of the sender.</param>
/// <param name="NameId">The person, exactly as the provider named them at sign-in.</param>
public sealed record LogoutRequest(string Id, DateTimeOffset IssueInstant, string? Destination, string Issuer, NameId NameId)
    : SamlMessage(Id, IssueInstant, Destination, Issuer)
{
    /// <summary><see cref="Reason"/> when a person asked for it.</summary>
    public const string ByUser = "urn:oasis:names:tc:SAML:2.0:logout:user";

    /// <summary><see cref="Reason"/> when an administrator asked for it.</summary>
    public const string ByAdministrator = "urn:oasis:names:tc:SAML:2.0:logout:admin";

    /// <summary>Sessions at the provider; none means all of the person.</summary>
    public IReadOnlyList<string> SessionIndexes { get; init; } = [];

    /// <summary>Why; null when it is not stated.</summary>
    public string? Reason { get; init; }

    /// <summary>The request means nothing from then on; null when it is not stated.</summary>
    public DateTimeOffset? NotOnOrAfter { get; init; }

    /// <summary>Reads and judges a request of the other side (SAML Profiles §4.4.4.1): signed, for us, and fresh.</summary>
    public static bool TryRead(
        SamlInbound message, LogoutExpectation expected, DateTimeOffset now,
        [NotNullWhen(true)] out LogoutRequest? request, [NotNullWhen(false)] out SamlRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(expected);
        return SamlScope.Try(() => Read(MessageHeader.Read(message.Verify(expected.Keys), "LogoutRequest"), expected, now), out request, out refusal);
    }

    internal override string Parameter => "SAMLRequest";

    internal override string Element => "LogoutRequest";

    private protected override void WriteAttributes(SamlXmlWriter xml)
    {
        xml.Attribute("Reason", Reason);
        xml.Attribute("NotOnOrAfter", NotOnOrAfter);
    }

    private protected override void WriteBody(SamlXmlWriter xml)
    {
        NameId.Write(xml);
        foreach (var session in SessionIndexes)
        {
            xml.Protocol("SessionIndex", session);
        }
    }

    private static LogoutRequest Read(MessageHeader header, LogoutExpectation expected, DateTimeOffset now)
    {
        var body = header.Body;
        var (reason, end) = (body.Optional("Reason"), body.OptionalInstant("NotOnOrAfter"));
        SamlRefusedException.Unless(
            body.Next(SamlNames.Assertion, "EncryptedID") is null && body.Next(SamlNames.Assertion, "BaseID") is null,
            SamlFault.Unsupported, "the person is named by EncryptedID or BaseID");
        var name = NameId.Read(body.Expect(SamlNames.Assertion, "NameID"));
        var sessions = body.All(SamlNames.Protocol, "SessionIndex").Select(s => XmlShape.Value(s)).ToList();
        body.End();

        header.CheckLogout(expected, now);
        SamlRefusedException.Unless(end is null || now - expected.Skew < end, SamlFault.Expired, "the request has expired");
        return new LogoutRequest(header.Id, header.IssueInstant, header.Destination, header.Issuer!, name)
        {
            SessionIndexes = sessions, Reason = reason, NotOnOrAfter = end,
        };
    }
}
