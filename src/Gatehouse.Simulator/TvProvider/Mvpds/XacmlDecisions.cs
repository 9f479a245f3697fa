using System.Globalization;
using System.Security;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Xacml;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>The backchannel by XACML over SOAP 1.1: a signed query, a signed decision for each resource.</summary>
internal sealed class XacmlDecisions(string entityId, MvpdRights rights, MvpdFaults faults, TimeProvider time, MvpdKey own, MvpdKey foreign)
{
    private const string Query = "urn:oasis:names:tc:xacml:2.0:profile:saml2.0:v2:schema:protocol";
    private const string Context = "urn:oasis:names:tc:xacml:2.0:context:schema:os";
    private const string Policy = "urn:oasis:names:tc:xacml:2.0:policy:schema:os";
    private const string Subject = "urn:oasis:names:tc:xacml:1.0:subject:subject-id";
    private const string Resource = "urn:oasis:names:tc:xacml:1.0:resource:resource-id";
    private const string UnknownPrincipal = "urn:oasis:names:tc:SAML:2.0:status:UnknownPrincipal";

    public async Task AnswerAsync(HttpContext http, ServiceKeys service)
    {
        rights.Count();
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var envelope = ServiceKeys.Parse(await reader.ReadToEndAsync(http.RequestAborted).ConfigureAwait(false));
        http.Response.ContentType = "text/xml; charset=utf-8";
        if (envelope.GetElementsByTagName("XACMLAuthzDecisionQuery", Query).OfType<XmlElement>().SingleOrDefault() is not { } query || !service.IsSigned(query) || faults.Lie == MvpdLie.Garbage)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await http.Response.WriteAsync(Soap("<s:Fault><faultcode>s:Client</faultcode><faultstring>No query of the service</faultstring></s:Fault>"), http.RequestAborted).ConfigureAwait(false);
            return;
        }

        await http.Response.WriteAsync(Soap(Answer(query)), http.RequestAborted).ConfigureAwait(false);
    }

    private string Answer(XmlElement query)
    {
        var now = time.GetUtcNow() + faults.Clock;
        var viewer = rights.Find(Values(query, Subject).FirstOrDefault());
        var failure = faults.Lie == MvpdLie.Failure ? SamlStatus.Responder : viewer is null ? SamlStatus.Requester : null;
        var results = viewer is null || failure is not null ? null : string.Concat(Values(query, Resource).Select(r => Result(viewer, r)));
        var said = viewer is { WithDecisions.Count: > 0 } ? $"<saml:AttributeStatement>{string.Concat(viewer.WithDecisions.Select(Attribute))}</saml:AttributeStatement>" : "";
        var request = faults.Lie == MvpdLie.OtherRequest ? MvpdKey.NewId() : query.GetAttribute("ID");
        var issuer = faults.Lie == MvpdLie.OtherIssuer ? "https://other.example/idp" : entityId;
        var head = $"""ID="{MvpdKey.NewId()}" Version="2.0" IssueInstant="{Instant(now)}" """;
        return $"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" {head}InResponseTo="{request}"><saml:Issuer>{issuer}</saml:Issuer>{Status(failure, viewer)}{(results is null ? "" : Statement(results, said, issuer, now))}</samlp:Response>""";
    }

    private static string Status(string? failure, MvpdViewer? viewer)
    {
        var second = viewer is null ? $"""<samlp:StatusCode Value="{UnknownPrincipal}"/>""" : "";
        return $"""<samlp:Status><samlp:StatusCode Value="{failure ?? SamlStatus.Success}">{(failure is null ? "" : second)}</samlp:StatusCode></samlp:Status>""";
    }

    private static string Attribute(KeyValuePair<string, IReadOnlyList<string>> said) =>
        $"""<saml:Attribute Name="{SecurityElement.Escape(said.Key)}">{string.Concat(said.Value.Select(v => $"<saml:AttributeValue>{SecurityElement.Escape(v)}</saml:AttributeValue>"))}</saml:Attribute>""";

    private string Statement(string results, string said, string issuer, DateTimeOffset now)
    {
        var audience = faults.Lie == MvpdLie.OtherAudience ? "<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction>" : "";
        var xml = $"""
            <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{MvpdKey.NewId()}" Version="2.0" IssueInstant="{Instant(now)}"><saml:Issuer>{issuer}</saml:Issuer><saml:Conditions NotBefore="{Instant(now.AddSeconds(-30))}" NotOnOrAfter="{Instant(now.AddHours(1))}">{audience}</saml:Conditions><saml:Statement xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xacml-saml="urn:oasis:names:tc:xacml:2.0:profile:saml2.0:v2:schema:assertion" xsi:type="xacml-saml:XACMLAuthzDecisionStatementType"><xc:Response xmlns:xc="{Context}">{results}</xc:Response></saml:Statement>{said}</saml:Assertion>
            """;
        return faults.Lie == MvpdLie.Unsigned ? xml : Sign(xml, faults.Lie == MvpdLie.ForeignKey ? foreign : own);
    }

    private string Result(MvpdViewer viewer, string resource)
    {
        var (permit, reason, message) = rights.Decide(viewer, resource);
        var obligation = permit ? "" : Obligation(reason is null ? XacmlDecision.Upgrade : XacmlDecision.RestrictParentalControl, message!);
        return $"""<xc:Result ResourceId="{SecurityElement.Escape(resource)}"><xc:Decision>{(permit ? "Permit" : "Deny")}</xc:Decision><xc:Status><xc:StatusCode Value="urn:oasis:names:tc:xacml:1.0:status:ok"/></xc:Status>{obligation}</xc:Result>""";
    }

    private static string Obligation(string id, string message) =>
        $"""<x:Obligations xmlns:x="{Policy}"><x:Obligation ObligationId="{id}" FulfillOn="Deny"><x:AttributeAssignment AttributeId="text" DataType="http://www.w3.org/2001/XMLSchema#string">{SecurityElement.Escape(message)}</x:AttributeAssignment></x:Obligation></x:Obligations>""";

    private static List<string> Values(XmlElement query, string attribute) =>
    [
        .. query.GetElementsByTagName("Attribute", Context).OfType<XmlElement>().Where(a => a.GetAttribute("AttributeId") == attribute)
            .Select(a => a.GetElementsByTagName("AttributeValue", Context)[0]!.InnerText),
    ];

    // SAML Core §5.4: enveloped, exclusive canonicalization, right after the issuer.
    private static string Sign(string xml, MvpdKey key)
    {
        var root = ServiceKeys.Parse(xml).DocumentElement!;
        var signed = new SignedXml(root) { SigningKey = key.Rsa };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = SignedXml.XmlDsigRSASHA256Url;
        var reference = new Reference("#" + root.GetAttribute("ID")) { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        signed.ComputeSignature();
        root.InsertAfter(signed.GetXml(), root.FirstChild);
        return root.OuterXml;
    }

    private static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Soap(string body) => $"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{body}</s:Body></s:Envelope>""";
}
