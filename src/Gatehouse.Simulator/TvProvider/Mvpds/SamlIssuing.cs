using System.Text;
using Gatehouse.Protocols.Saml;

namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>Writes what a SAML provider says of its viewers, true or not as its faults want it.</summary>
internal sealed class SamlIssuing(string entityId, MvpdOptions options, MvpdFaults faults, MvpdKey own, MvpdKey foreign)
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>For the browser: posted to the service.</summary>
    public string Posted(ServiceKeys service, ServiceMessage request, MvpdViewer viewer)
    {
        var consumer = request.AssertionConsumer ?? service.AssertionConsumer;
        var response = Response(service, viewer, attributes: null) with { Destination = consumer };
        var id = faults.Lie == MvpdLie.OtherRequest ? MvpdKey.NewId() : request.Id;
        response = response with
        {
            InResponseTo = id,
            Assertion = response.Assertion is { } assertion
                ? assertion with
                {
                    Recipient = consumer,
                    InResponseTo = id,
                    SessionIndex = SessionOf(viewer),
                    SessionNotOnOrAfter = assertion.IssueInstant + viewer.Session,
                }
                : null,
        };
        return Encode(response);
    }

    /// <summary>For the framework of a device: only what it asked for, and no request that it would answer.</summary>
    public string Relayed(ServiceKeys service, MvpdViewer viewer, IReadOnlyList<string> attributes) =>
        faults.Lie == MvpdLie.Garbage ? "<html>We are sorry.</html>" : Response(service, viewer, attributes).ToXml();

    /// <summary>The viewer's session here.</summary>
    public static string SessionOf(MvpdViewer viewer) => "_session-" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(viewer.UserId));

    /// <summary>The viewer's name.</summary>
    public static NameId NameOf(MvpdViewer viewer) => new(viewer.UserId, NameIdFormats.Persistent);

    private IssuedResponse Response(ServiceKeys service, MvpdViewer viewer, IReadOnlyList<string>? attributes)
    {
        var now = options.Time.GetUtcNow() + faults.Clock;
        var issuer = faults.Lie == MvpdLie.OtherIssuer ? "https://other.example/idp" : entityId;
        if (faults.Lie == MvpdLie.Failure)
        {
            return new IssuedResponse(MvpdKey.NewId(), now, null, issuer, new SamlStatus(SamlStatus.Responder, SamlStatus.AuthnFailed));
        }

        return new IssuedResponse(MvpdKey.NewId(), now, null, issuer, new SamlStatus(SamlStatus.Success))
        {
            Assertion = new IssuedAssertion(MvpdKey.NewId(), now, issuer, NameOf(viewer))
            {
                Audience = faults.Lie == MvpdLie.OtherAudience ? "https://other.example" : service.EntityId,
                NotBefore = now - Leeway,
                NotOnOrAfter = now + Lifetime,
                Attributes = [.. Attributes(viewer).Where(a => attributes?.Contains(a.Name) ?? true)],
            },
            AssertionSigner = faults.Lie switch { MvpdLie.Unsigned => null, MvpdLie.ForeignKey => foreign.Signer, _ => own.Signer },
            EncryptFor = options.EncryptsAssertions && service.EncryptionCertificate is { } certificate ? certificate : (ReadOnlyMemory<byte>?)null,
        };
    }

    // "uid" and "NameID" are what the service asks frameworks for where nothing else was agreed.
    private static IEnumerable<SamlAttribute> Attributes(MvpdViewer viewer) =>
    [
        new("uid", [viewer.UserId]), new("NameID", [viewer.UserId]), .. viewer.Attributes.Select(a => new SamlAttribute(a.Key, a.Value)),
    ];

    private string Encode(IssuedResponse response) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(faults.Lie == MvpdLie.Garbage ? "<html>We are sorry.</html>" : response.ToXml()));
}
