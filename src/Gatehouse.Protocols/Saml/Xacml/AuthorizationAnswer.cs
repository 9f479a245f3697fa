using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;
using Gatehouse.Protocols.Saml.Xml;

namespace Gatehouse.Protocols.Saml.Xacml;

/// <summary>A provider's signed answer to an <see cref="AuthorizationQuery"/>.</summary>
/// <param name="Decisions">One per resource that was asked about, in that order.</param>
/// <param name="NotOnOrAfter">How long the provider lets it hold; null when it does not say.</param>
public sealed record AuthorizationAnswer(IReadOnlyList<XacmlDecision> Decisions, DateTimeOffset? NotOnOrAfter)
{
    private const int MaxResults = 256;

    /// <summary>What the provider says of the person besides; empty for nothing.</summary>
    public IReadOnlyList<SamlAttribute> Attributes { get; init; } = [];

    /// <summary>Reads and judges an answer: signed by the provider, for this query, about all that was asked and nothing else.</summary>
    /// <param name="soap">Body of the HTTP response.</param>
    /// <param name="query">What was asked.</param>
    /// <param name="issuers">Entity ids that may answer: those that may issue the sign-in.</param>
    /// <param name="keys">Keys of the provider.</param>
    /// <param name="now">The time.</param>
    /// <param name="answer">What it decided.</param>
    /// <param name="refusal">The first check that failed.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> soap, AuthorizationQuery query, IReadOnlyList<string> issuers, SamlVerificationKeys keys, DateTimeOffset now,
        [NotNullWhen(true)] out AuthorizationAnswer? answer, [NotNullWhen(false)] out SamlRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(query);

        // The same rules as for a sign-in, but for those of the browser: nobody was sent anywhere.
        var expected = new ResponseExpectation
        {
            Issuers = issuers, Keys = keys, Audiences = [query.Issuer], AssertionConsumerService = query.Destination, RequestId = query.Id,
        }.Relayed() with
        {
            Correlation = SamlCorrelation.Ignored,
        };
        return SamlScope.Try(() => Read(Open(SamlXml.Parse(soap.Span, SamlLimits.Message)), query, expected, now), out answer, out refusal);
    }

    private static AuthorizationAnswer Read(XmlElement response, AuthorizationQuery query, ResponseExpectation expected, DateTimeOffset now)
    {
        var check = new ResponseCheck(expected, now);
        var assertion = check.Trusted(response);
        new AssertionCheck(expected, now).CheckOrigin(assertion);
        SamlRefusedException.Unless(check.InResponseTo is not null, SamlFault.ResponseUnsolicited, "the answer is to no query");
        SamlRefusedException.Unless(
            string.Equals(check.InResponseTo, query.Id, StringComparison.Ordinal), SamlFault.ResponseToMismatch, "the answer is to another query");
        var results = assertion.Others.SelectMany(Results).Take(MaxResults + 1).Select(ReadResult).ToList();
        var decisions = Match(results, query.Resources);
        return new AuthorizationAnswer(decisions, Earliest(assertion.Conditions?.NotOnOrAfter, now, decisions)) { Attributes = assertion.Attributes };
    }

    private static XmlElement Open(XmlElement envelope)
    {
        SamlRefusedException.Unless(SamlXml.Is(envelope, SamlNames.Soap, "Envelope"), SamlFault.WrongMessage, "the document is no SOAP envelope");
        var shape = new XmlShape(envelope);
        shape.IgnoreForeignAttributes();
        shape.Next(SamlNames.Soap, "Header");
        var body = new XmlShape(shape.Expect(SamlNames.Soap, "Body"));
        shape.End();
        body.IgnoreForeignAttributes();
        body.Ignore("Id", "id");
        var content = body.Any() ?? throw new SamlRefusedException(SamlFault.WrongMessage, "the envelope is empty");
        body.End();
        return content;
    }

    // Both spellings of the statement: its own element, or a general one whose type says what it is.
    private static IEnumerable<XmlElement> Results(XmlElement statement) =>
        statement.ChildNodes.OfType<XmlElement>().Where(e => SamlXml.Is(e, SamlNames.XacmlContext, "Response"))
            .SelectMany(r => r.ChildNodes.OfType<XmlElement>()).Where(e => SamlXml.Is(e, SamlNames.XacmlContext, "Result"));

    private static XacmlDecision ReadResult(XmlElement result)
    {
        var shape = new XmlShape(result);
        var resource = shape.Optional("ResourceId");
        var decision = XmlShape.Value(shape.Expect(SamlNames.XacmlContext, "Decision"));
        shape.Next(SamlNames.XacmlContext, "Status");
        var obligations = shape.Next(SamlNames.XacmlPolicy, "Obligations");
        shape.End();
        return new XacmlDecision(resource, string.Equals(decision, "Permit", StringComparison.Ordinal), ReadObligations(obligations));
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadObligations(XmlElement? element)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var obligation in element?.ChildNodes.OfType<XmlElement>().Where(e => SamlXml.Is(e, SamlNames.XacmlPolicy, "Obligation")) ?? [])
        {
            found[obligation.GetAttribute("ObligationId")] =
            [
                .. obligation.ChildNodes.OfType<XmlElement>().Where(e => SamlXml.Is(e, SamlNames.XacmlPolicy, "AttributeAssignment")).Select(e => e.InnerText.Trim()),
            ];
        }

        return found;
    }

    // A decision without a name can only be about the one thing that was asked. Two about one thing would be a choice.
    private static List<XacmlDecision> Match(List<XacmlDecision> results, IReadOnlyList<string> asked)
    {
        if (asked.Count == 1 && results is [{ ResourceId: null }])
        {
            return results;
        }

        var byName = results.ToLookup(r => r.ResourceId, StringComparer.Ordinal);
        SamlRefusedException.Unless(
            results.Count == asked.Count && asked.All(a => byName[a].Count() == 1), SamlFault.DecisionMissing, "the decisions are not those that were asked for");
        return [.. asked.Select(a => byName[a].Single())];
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? conditions, DateTimeOffset now, List<XacmlDecision> decisions)
    {
        var ends = decisions.Where(d => d.IsPermitted)
            .SelectMany(d => d.Obligations.GetValueOrDefault(XacmlDecision.ReAuthorize) ?? [])
            .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? now.AddSeconds(seconds) : (DateTimeOffset?)null)
            .Append(conditions);
        return ends.Min();
    }
}
