using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Metadata;
using Gatehouse.Protocols.Tests.Support;
using static Gatehouse.Protocols.Tests.Saml.SamlParties;

namespace Gatehouse.Protocols.Tests.Saml;

/// <summary>What we emit, held to the schemas of OASIS by xmllint and to XML Security by xmlsec1, and the other way round.</summary>
public sealed class SamlOracleTests : IDisposable
{
    private const string Schemas = "/usr/share/xml/opensaml/";
    private const string Imported = "/usr/share/xml/xmltooling/";
    private const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol:";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gatehouse-saml-");

    [Fact]
    public async Task Messages_and_metadata_are_valid_by_their_schemas()
    {
        var encrypted = Response with { AssertionSigner = ProviderSigner, EncryptFor = OurCertificate.RawDataMemory };
        foreach (var message in new SamlMessage[]
        {
            SamlRequestTests.Request,
            new AuthnRequest("_a", Now, "https://login.blue.example/sso", Us, Acs) { NameIdFormat = null, ForceAuthn = true },
            new AttributeQuery("_q", Now, null, Us, ["uid", "house & hold"]),
            new LogoutRequest("_l", Now, "https://login.blue.example/slo", Us, new NameId("u", NameQualifier: "q")) { SessionIndexes = ["_s"], NotOnOrAfter = Now },
            new LogoutResponse("_l", Now, "https://login.blue.example/slo", Us, "_q", new SamlStatus(SamlStatus.Success, SamlStatus.PartialLogout)),
            Response with { AssertionSigner = ProviderSigner },
            encrypted,
        })
        {
            await ValidateAsync(message.ToXml(), "saml-schema-protocol-2.0.xsd");
            await ValidateAsync(message.ToSignedXml(OurSigner), "saml-schema-protocol-2.0.xsd");
        }

        await ValidateAsync(OurMetadata.ToSignedXml(OurSigner), "saml-schema-metadata-2.0.xsd");
    }

    [Fact]
    public async Task Xmlsec1_verifies_what_we_sign()
    {
        await VerifyAsync(SamlRequestTests.Request.ToSignedXml(OurSigner), Protocol + "AuthnRequest", OurCertificate.ExportCertificatePem());
        await VerifyAsync(
            Encoding.UTF8.GetString(Convert.FromBase64String(SamlRequestTests.Request.ToRelayed(OurSigner))), Protocol + "AuthnRequest", OurCertificate.ExportCertificatePem());
        await VerifyAsync(new AttributeQuery("_q", Now, null, Us, ["uid"]).ToSignedXml(OurSigner), Protocol + "AttributeQuery", OurCertificate.ExportCertificatePem());
        await VerifyAsync(OurMetadata.ToSignedXml(OurSigner), "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor", OurCertificate.ExportCertificatePem());
        await VerifyAsync(SignedAssertion, "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", ProviderCertificate.ExportCertificatePem());
    }

    [Fact]
    public async Task Xmlsec1_opens_what_we_encrypt()
    {
        foreach (var cipher in Enum.GetValues<SamlCipher>())
        {
            var xml = (Response with { AssertionSigner = ProviderSigner, EncryptFor = OurCertificate.RawDataMemory, Cipher = cipher }).ToXml();
            var opened = await Tools.RunAsync(
                Tools.Require("xmlsec1"), ["--decrypt", "--privkey-pem", File("our.key", OurKey.ExportPkcs8PrivateKeyPem()), File("encrypted.xml", xml)]);

            Assert.Contains(">u-7c1f</saml:NameID>", Encoding.UTF8.GetString(opened), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Response", "urn:oasis:names:tc:SAML:2.0:protocol:Response", "_r9")]
    [InlineData("Assertion", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", "_as9")]
    public async Task We_verify_what_xmlsec1_signs(string element, string idElement, string id)
    {
        // Indented, as a person would write it, with prefixes of other choice.
        var template = $"""

              <dsig:Signature xmlns:dsig="http://www.w3.org/2000/09/xmldsig#">
                <dsig:SignedInfo>
                  <dsig:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
                  <dsig:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"/>
                  <dsig:Reference URI="#{id}">
                    <dsig:Transforms>
                      <dsig:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
                      <dsig:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="xs samlp"/></dsig:Transform>
                    </dsig:Transforms>
                    <dsig:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/>
                    <dsig:DigestValue/>
                  </dsig:Reference>
                </dsig:SignedInfo>
                <dsig:SignatureValue/>
              </dsig:Signature>
            """;
        var xml = Response.ToXml().Replace("<samlp:Response ", "<samlp:Response xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" ", StringComparison.Ordinal);
        var issuer = $"<saml:Issuer>{Provider}</saml:Issuer>";
        var at = element == "Response" ? xml.IndexOf("</saml:Issuer>", StringComparison.Ordinal) : xml.LastIndexOf("</saml:Issuer>", StringComparison.Ordinal);
        Assert.True(at > 0, issuer);
        xml = xml.Insert(at + "</saml:Issuer>".Length, template);

        var signed = await Tools.RunAsync(
            Tools.Require("xmlsec1"),
            ["--sign", "--privkey-pem", File("provider.key", ProviderKey.ExportPkcs8PrivateKeyPem()), "--id-attr:ID", idElement, File("template.xml", xml)]);

        Assert.Equal("u-7c1f", Accept(Encoding.UTF8.GetString(signed)).NameId!.Value);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static ServiceProviderMetadata OurMetadata => new(Us, Acs, [OurCertificate.RawDataMemory])
    {
        EncryptionCertificates = [OurCertificate.RawDataMemory], NameIdFormats = [NameIdFormats.Persistent], ValidUntil = Now, CacheDuration = TimeSpan.FromHours(1),
        SingleLogout = [new SamlEndpoint(SamlBindings.Redirect, "https://gate.example/saml/slo")],
    };

    private async Task ValidateAsync(string xml, string schema)
    {
        // The schemas import those of XML Security from the network, where nobody here goes.
        var catalog = File("catalog.xml", $"""
            <catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
              <system systemId="http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd" uri="{Tools.Require(Imported + "xmldsig-core-schema.xsd")}"/>
              <system systemId="http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd" uri="{Tools.Require(Imported + "xenc-schema.xsd")}"/>
              <system systemId="http://www.w3.org/2001/xml.xsd" uri="{Tools.Require(Imported + "xml.xsd")}"/>
            </catalog>
            """);
        await Tools.RunAsync(
            Tools.Require("env"),
            [$"XML_CATALOG_FILES={catalog}", Tools.Require("xmllint"), "--nonet", "--noout", "--schema", Tools.Require(Schemas + schema), File("message.xml", xml)]);
    }

    private Task VerifyAsync(string xml, string idElement, string certificate) => Tools.RunAsync(
        Tools.Require("xmlsec1"), ["--verify", "--pubkey-cert-pem", File("key.pem", certificate), "--id-attr:ID", idElement, File("signed.xml", xml)]);

    private string File(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }
}
