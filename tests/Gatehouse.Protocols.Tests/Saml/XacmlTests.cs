using System.Net;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Xacml;
using Gatehouse.Protocols.Tests.Support;
using static Gatehouse.Protocols.Tests.Saml.SamlParties;

namespace Gatehouse.Protocols.Tests.Saml;

public sealed class XacmlTests
{
    private const string Context = "urn:oasis:names:tc:xacml:2.0:context:schema:os";

    private static AuthorizationQuery Query => new("_q1", Now, "https://authz.blue.example/pdp", Us, "u-7c1f", ["acme-live"]) { Address = IPAddress.Parse("203.0.113.7") };

    [Fact]
    public void A_query_is_written_as_the_profile_lays_it_out()
    {
        var root = Tree((Query with { Resources = ["acme-live", "<rss>&"], SubjectToken = "token"u8.ToArray() }).ToSoap(OurSigner));
        var signature = Find(root, "Signature");
        signature.ParentNode!.RemoveChild(signature);

        Golden.Match(root.OuterXml, "authorization-query.xml");
    }

    [Fact]
    public async Task Xmlsec1_verifies_the_signature_of_a_query_inside_its_envelope()
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-xacml-");
        var (query, key) = (Path.Combine(folder.FullName, "query.xml"), Path.Combine(folder.FullName, "key.pem"));
        await File.WriteAllTextAsync(query, Query.ToSoap(OurSigner), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(key, OurCertificate.ExportCertificatePem(), TestContext.Current.CancellationToken);

        await Tools.RunAsync(
            Tools.Require("xmlsec1"),
            ["--verify", "--pubkey-cert-pem", key, "--id-attr:ID", "urn:oasis:names:tc:xacml:2.0:profile:saml2.0:v2:schema:protocol:XACMLAuthzDecisionQuery", query]);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Permit", true)]
    [InlineData("Deny", false)]
    [InlineData("Indeterminate", false)]
    [InlineData("NotApplicable", false)]
    [InlineData("permit", false)]
    public void Only_Permit_permits(string decision, bool permitted)
    {
        var answer = Read(Answer(Result("acme-live", decision)));

        Assert.Equal(permitted, Assert.Single(answer.Decisions).IsPermitted);
        Assert.Equal(Now.AddMinutes(5), answer.NotOnOrAfter);
    }

    [Fact]
    public void Both_spellings_of_the_statement_are_read()
    {
        var own = Answer(Result("acme-live", "Permit")).Replace(
            "<saml:Statement xsi:type=\"xacml-saml:XACMLAuthzDecisionStatementType\">", "<xacml-saml:XACMLAuthzDecisionStatement>", StringComparison.Ordinal)
            .Replace("</saml:Statement>", "</xacml-saml:XACMLAuthzDecisionStatement>", StringComparison.Ordinal);

        Assert.True(Assert.Single(Read(own).Decisions).IsPermitted);
    }

    [Fact]
    public void Each_resource_has_its_decision_in_the_order_of_the_question()
    {
        var query = Query with { Resources = ["a", "b", "c"] };

        var answer = Read(Answer(Result("c", "Deny") + Result("a", "Permit") + Result("b", "Deny")), query);

        Assert.Equal([("a", true), ("b", false), ("c", false)], answer.Decisions.Select(d => (d.ResourceId!, d.IsPermitted)));
    }

    [Fact]
    public void An_answer_about_anything_else_than_what_was_asked_is_refused()
    {
        Assert.Equal(SamlFault.DecisionMissing, Refused(Answer(Result("acme-premium", "Permit"))));
        Assert.Equal(SamlFault.DecisionMissing, Refused(Answer(Result("acme-live", "Deny") + Result("acme-live", "Permit"))));
        Assert.Equal(SamlFault.DecisionMissing, Refused(Answer("")));
        Assert.Equal(SamlFault.DecisionMissing, Refused(Answer(Result(null, "Permit")), Query with { Resources = ["a", "b"] }));
        Assert.True(Assert.Single(Read(Answer(Result(null, "Permit"))).Decisions).IsPermitted);
    }

    [Fact]
    public void Obligations_say_why_not_and_for_how_long()
    {
        var denied = Read(Answer(Result("acme-live", "Deny", Obligation(XacmlDecision.Upgrade, "Premium tier"))));
        var permitted = Read(Answer(Result("acme-live", "Permit", Obligation(XacmlDecision.ReAuthorize, "60"))));

        Assert.Equal(["Premium tier"], denied.Decisions[0].Obligations[XacmlDecision.Upgrade]);
        Assert.Equal(Now.AddMinutes(5), denied.NotOnOrAfter);
        Assert.Equal(Now.AddMinutes(1), permitted.NotOnOrAfter);
        Assert.Equal(Now.AddMinutes(5), Read(Answer(Result("acme-live", "Permit", Obligation(XacmlDecision.ReAuthorize, "soon")))).NotOnOrAfter);
    }

    [Fact]
    public void An_answer_that_is_not_the_providers_to_this_query_and_now_is_refused()
    {
        var good = Answer(Result("acme-live", "Permit"));
        Read(good);

        Assert.Equal(SamlFault.NotSigned, Refused(good, sign: false));
        Assert.Equal(SamlFault.SignatureInvalid, Refused(good, signer: ForgerSigner));
        Assert.Equal(SamlFault.ResponseToMismatch, Refused(good.Replace("InResponseTo=\"_q1\"", "InResponseTo=\"_q2\"", StringComparison.Ordinal)));
        Assert.Equal(SamlFault.ResponseUnsolicited, Refused(good.Replace(" InResponseTo=\"_q1\"", "", StringComparison.Ordinal)));
        Assert.Equal(SamlFault.IssuerMismatch, Refused(good.Replace(Provider, "https://other.example", StringComparison.Ordinal)));
        Assert.Equal(SamlFault.Expired, Refused(good, now: Now.AddMinutes(8)));
        Assert.Equal(SamlFault.StatusNotSuccess, Refused(good.Replace("status:Success", "status:Responder", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_envelope_that_holds_a_fault_or_nothing_or_two_is_refused()
    {
        Assert.Equal(SamlFault.WrongMessage, RefusedRaw("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault/></s:Body></s:Envelope>"));
        Assert.Equal(SamlFault.WrongMessage, RefusedRaw("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body/></s:Envelope>"));
        Assert.Equal(SamlFault.WrongMessage, RefusedRaw(SignedResponse));
        Assert.Equal(SamlFault.DocumentType, RefusedRaw("<!DOCTYPE x><x/>"));
        var signed = Signed(Answer(Result("acme-live", "Permit")), ProviderSigner);
        Assert.Equal(SamlFault.ShapeInvalid, RefusedRaw(signed.Replace("</s:Body>", "<x/></s:Body>", StringComparison.Ordinal)));
    }

    private static string Result(string? resource, string decision, string obligations = "") =>
        $"<xc:Result{(resource is null ? "" : $" ResourceId=\"{resource}\"")}><xc:Decision>{decision}</xc:Decision><xc:Status><xc:StatusCode Value=\"urn:oasis:names:tc:xacml:1.0:status:ok\"/></xc:Status>{obligations}</xc:Result>";

    private static string Obligation(string id, string value) =>
        $"<x:Obligations xmlns:x=\"urn:oasis:names:tc:xacml:2.0:policy:schema:os\"><x:Obligation ObligationId=\"{id}\" FulfillOn=\"Permit\"><x:AttributeAssignment AttributeId=\"a\" DataType=\"http://www.w3.org/2001/XMLSchema#string\">{value}</x:AttributeAssignment></x:Obligation></x:Obligations>";

    private static string Answer(string results) => $"""
        <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r9" Version="2.0" IssueInstant="2026-09-21T14:14:02Z" InResponseTo="_q1"><saml:Issuer>{Provider}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="_as9" Version="2.0" IssueInstant="2026-09-21T14:14:02Z"><saml:Issuer>{Provider}</saml:Issuer><saml:Conditions NotOnOrAfter="2026-09-21T14:19:02Z"/><saml:Statement xsi:type="xacml-saml:XACMLAuthzDecisionStatementType"><xc:Response xmlns:xc="{Context}">{results}</xc:Response></saml:Statement></saml:Assertion></samlp:Response>
        """.Replace("<saml:Assertion ", "<saml:Assertion xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xacml-saml=\"urn:oasis:names:tc:xacml:2.0:profile:saml2.0:v2:schema:assertion\" ", StringComparison.Ordinal);

    private static string Signed(string response, SamlSigner signer) => Soap(Sign(response, "Assertion", signer));

    private static string Soap(string response) => $"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header/><s:Body>{response}</s:Body></s:Envelope>";

    private static AuthorizationAnswer Read(string response, AuthorizationQuery? query = null)
    {
        Assert.True(
            AuthorizationAnswer.TryRead(Bytes(Signed(response, ProviderSigner)), query ?? Query, [Provider], ProviderKeys, Now, out var answer, out var refusal),
            refusal?.ToString());
        return answer;
    }

    private static SamlFault Refused(string response, AuthorizationQuery? query = null, SamlSigner? signer = null, bool sign = true, DateTimeOffset? now = null) =>
        RefusedRaw(sign ? Signed(response, signer ?? ProviderSigner) : Soap(response), query, now);

    private static SamlFault RefusedRaw(string soap, AuthorizationQuery? query = null, DateTimeOffset? now = null)
    {
        Assert.False(AuthorizationAnswer.TryRead(Bytes(soap), query ?? Query, [Provider], ProviderKeys, now ?? Now, out _, out var refusal));
        return refusal.Fault;
    }
}
