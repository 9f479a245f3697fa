using Gatehouse.Protocols.Saml;
using static Gatehouse.Protocols.Tests.Saml.SamlParties;

namespace Gatehouse.Protocols.Tests.Saml;

/// <summary>Responses that an app relays from its device's framework.</summary>
public sealed class SamlRelayedTests
{
    private static readonly ResponseExpectation Relayed = Expected.Relayed();

    private static IssuedAssertion Bare => Assertion with { InResponseTo = null, Recipient = null, SessionIndex = null };

    [Fact]
    public void A_response_without_addresses_ids_and_session_is_accepted_where_the_browser_flow_refuses_it()
    {
        var xml = Write(Bare);

        Assert.Equal("u-7c1f", Accept(xml, Relayed).NameId!.Value);
        Assert.Equal(SamlFault.DestinationMismatch, Refuse(xml));
    }

    [Fact]
    public void An_assertion_is_kept_with_the_signature_that_its_provider_can_check_again()
    {
        var kept = Accept(SignedAssertion, Expected with { KeepAssertion = true }).AssertionXml;

        Assert.Equal("u-7c1f", Accept(kept!, Relayed with { AcceptBareAssertion = true }).NameId!.Value);
        Assert.Null(Accept(SignedAssertion).AssertionXml);
        Assert.Null(Accept(SignedResponse, Expected with { KeepAssertion = true }).AssertionXml);
    }

    [Fact]
    public void What_is_there_must_be_right()
    {
        Accept(SignedAssertion, Relayed);
        Assert.Equal(SamlFault.ResponseToMismatch, Refuse(Write(Bare with { InResponseTo = "_apple", Recipient = Acs }), Relayed));
        Assert.Equal(SamlFault.RecipientMismatch, Refuse(Write(Bare with { Recipient = "https://other.example" }), Relayed));
        Assert.Equal(SamlFault.AudienceMismatch, Refuse(Write(Bare with { Audience = "https://other.example" }), Relayed));
        Assert.Equal(SamlFault.IssuerMismatch, Refuse(Write(Bare with { Issuer = "https://other.example" }), Relayed));
    }

    [Fact]
    public void A_provider_whose_responses_answer_the_framework_is_served_by_ignoring_addresses_alone()
    {
        var ignoring = Relayed with { Correlation = SamlCorrelation.Ignored, RequestId = null };

        Accept(Write(Bare with { InResponseTo = "_apple", Recipient = "https://apple.example" }), ignoring);
        Assert.Equal(SamlFault.NotSigned, Refuse(Response.ToXml(), ignoring));
        Assert.Equal(SamlFault.Expired, Refuse(Write(Bare), ignoring, Now.AddHours(1)));
    }

    [Fact]
    public void The_audience_may_be_missing_unless_the_provider_must_name_it()
    {
        var xml = Write(Bare with { Audience = null });

        Accept(xml, Relayed);
        Assert.Equal(SamlFault.AudienceMissing, Refuse(xml, Relayed with { RequireAudience = true }));
    }

    [Fact]
    public void An_assertion_that_never_ends_is_refused_since_a_replay_could_not_be_told() =>
        Assert.Equal(SamlFault.WindowMissing, Refuse(Write(Bare with { NotOnOrAfter = null }), Relayed));

    [Fact]
    public void A_bare_assertion_is_accepted_only_from_a_provider_that_sends_one()
    {
        var xml = Bare.ToSignedXml(ProviderSigner);

        Accept(xml, Relayed with { AcceptBareAssertion = true });
        Assert.Equal(SamlFault.WrongMessage, Refuse(xml, Relayed));
        Assert.Equal(SamlFault.NotSigned, Refuse(Bare.ToXml(), Relayed with { AcceptBareAssertion = true }));
    }

    [Fact]
    public void An_answer_that_only_an_unsigned_response_claims_is_not_reported_as_one()
    {
        var unsignedClaim = (Response with { Destination = null, Assertion = Bare, AssertionSigner = ProviderSigner }).ToXml();
        var signedClaim = (Response with { Destination = null, Assertion = Bare }).ToSignedXml(ProviderSigner);

        Assert.Null(Accept(unsignedClaim, Relayed).InResponseTo);
        Assert.Equal(RequestId, Accept(signedClaim, Relayed).InResponseTo);
    }

    private static string Write(IssuedAssertion assertion) =>
        (Response with { Destination = null, InResponseTo = null, Assertion = assertion, AssertionSigner = ProviderSigner }).ToXml();
}
