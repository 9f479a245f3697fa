using System.Diagnostics.CodeAnalysis;
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
    /// <summary>Reads and judges the answer to our request (SAML Profiles §4.4.4.2): signed, for us, and to that request.</summary>
    /// <returns>False also for an answer of failure, with its codes in <see cref="SamlRefusal.Status"/>; <see cref="SamlStatus.PartialLogout"/> is none.</returns>
    public static bool TryRead(
        SamlInbound message, LogoutExpectation expected, DateTimeOffset now,
        [NotNullWhen(true)] out LogoutResponse? response, [NotNullWhen(false)] out SamlRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(expected.RequestId, nameof(expected));
        return SamlScope.Try(() => Read(MessageHeader.Read(message.Verify(expected.Keys), "LogoutResponse"), expected, now), out response, out refusal);
    }

    internal override string Parameter => "SAMLResponse";

    internal override string Element => "LogoutResponse";

    private protected override void WriteAttributes(SamlXmlWriter xml) => xml.Attribute("InResponseTo", InResponseTo);

    private protected override void WriteBody(SamlXmlWriter xml) => Status.Write(xml);

    private static LogoutResponse Read(MessageHeader header, LogoutExpectation expected, DateTimeOffset now)
    {
        var inResponseTo = header.Body.Optional("InResponseTo");
        var status = SamlStatus.Read(header.Body.Expect(SamlNames.Protocol, "Status"));
        header.Body.End();

        header.CheckLogout(expected, now);
        SamlRefusedException.Unless(inResponseTo is not null, SamlFault.ResponseUnsolicited, "the response answers no request");
        SamlRefusedException.Unless(
            string.Equals(inResponseTo, expected.RequestId, StringComparison.Ordinal), SamlFault.ResponseToMismatch, "the response answers another request");
        if (!status.IsSuccess)
        {
            throw new SamlRefusedException(new SamlRefusal(SamlFault.StatusNotSuccess, "the provider reports a failure") { Status = status });
        }

        return new LogoutResponse(header.Id, header.IssueInstant, header.Destination, header.Issuer!, inResponseTo, status);
    }
}
