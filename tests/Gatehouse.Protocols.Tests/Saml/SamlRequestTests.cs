using System.IO.Compression;
using System.Text;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Tests.Support;
using static Gatehouse.Protocols.Tests.Saml.SamlParties;

namespace Gatehouse.Protocols.Tests.Saml;

public sealed class SamlRequestTests
{
    public static AuthnRequest Request => new(RequestId, Now, "https://login.blue.example/sso", Us, Acs)
    {
        NameIdFormat = NameIdFormats.Persistent, SpNameQualifier = Us, RequesterIds = ["ACMETV"],
        ProxiedProviders = [new IdentityProviderEntry("SmallTown", "Small Town Cable & Sons")],
    };

    [Fact]
    public void A_request_is_written_as_the_schema_orders_it() => Golden.Match(Request.ToXml(), "authn-request.xml");

    [Fact]
    public void A_query_for_attributes_names_what_it_wants_of_whoever_brings_it() => Assert.Equal(
        "<samlp:AttributeQuery ID=\"_q1\" Version=\"2.0\" IssueInstant=\"2026-09-21T14:14:02Z\" xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
        + "<Issuer>https://gate.example/saml</Issuer><Subject><SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\" /></Subject><Attribute Name=\"uid\" /><Attribute Name=\"a&amp;b\" /></samlp:AttributeQuery>",
        new AttributeQuery("_q1", Now, null, Us, ["uid", "a&b"]).ToXml()
            .Replace(" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"", "", StringComparison.Ordinal).Replace("saml:", "", StringComparison.Ordinal));

    [Fact]
    public void A_logout_request_is_written_as_the_schema_orders_it() =>
        Golden.Match(
            new LogoutRequest("_l1", Now, "https://login.blue.example/slo", Us, new NameId("u-7c1f", NameIdFormats.Persistent, Provider, Us))
            {
                SessionIndexes = ["_si9", "_si10"], Reason = LogoutRequest.ByUser, NotOnOrAfter = Now.AddMinutes(5),
            }.ToXml(),
            "logout-request.xml");

    [Fact]
    public void A_response_is_written_as_the_schema_orders_it() => Golden.Match(Response.ToXml(), "response.xml");

    [Fact]
    public void Without_wishes_the_request_asks_for_a_transient_name_and_has_no_scoping()
    {
        var xml = new AuthnRequest("_a", Now, "https://login.blue.example/sso", Us, Acs).ToXml();

        Assert.Contains("Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:transient\"", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("Scoping", xml, StringComparison.Ordinal);
    }

    [Fact]
    public void SAMLBindings_3_4_4_1_the_query_is_compressed_and_signed_and_the_message_in_it_is_not()
    {
        var address = new Uri(RedirectBinding.Write(Request, "state & more", OurSigner));

        Assert.Equal("https://login.blue.example/sso", address.GetLeftPart(UriPartial.Path));
        var parts = address.Query[1..].Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        Assert.Equal(["SAMLRequest", "RelayState", "SigAlg", "Signature"], parts.Keys);
        Assert.Equal("state & more", parts["RelayState"]);
        Assert.Equal("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", parts["SigAlg"]);
        using var inflate = new DeflateStream(new MemoryStream(Convert.FromBase64String(parts["SAMLRequest"])), CompressionMode.Decompress);
        using var reader = new StreamReader(inflate);
        Assert.Equal(Request.ToXml(), reader.ReadToEnd());
        var signed = address.Query[1..address.Query.IndexOf("&Signature=", StringComparison.Ordinal)];
        Assert.True(OurKey.VerifyData(
            Encoding.ASCII.GetBytes(signed), Convert.FromBase64String(parts["Signature"]),
            System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void An_address_that_has_a_query_keeps_it()
    {
        var request = Request with { Destination = "https://login.blue.example/sso?tenant=7" };

        Assert.StartsWith("https://login.blue.example/sso?tenant=7&SAMLRequest=", RedirectBinding.Write(request, null, OurSigner), StringComparison.Ordinal);
    }

    [Fact]
    public void SAMLBindings_3_4_3_a_relay_state_has_at_most_80_bytes()
    {
        Assert.NotEmpty(RedirectBinding.Write(Request, new string('x', 80), OurSigner));
        Assert.Throws<ArgumentOutOfRangeException>(() => RedirectBinding.Write(Request, new string('x', 81), OurSigner));
    }

    [Fact]
    public void The_signature_of_a_posted_request_stands_after_its_issuer()
    {
        var (field, value) = PostBinding.Encode(Request, OurSigner);
        var root = Tree(Encoding.UTF8.GetString(Convert.FromBase64String(value)));

        Assert.Equal("SAMLRequest", field);
        Assert.Equal(["Issuer", "Signature", "NameIDPolicy", "Scoping"], root.ChildNodes.Cast<System.Xml.XmlNode>().Select(n => n.LocalName));
    }

    [Fact]
    public void The_relayed_form_is_one_line_of_base64_of_the_whole_signed_document()
    {
        var relayed = Request.ToRelayed(OurSigner);
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(relayed));

        Assert.DoesNotContain('\n', relayed);
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<samlp:AuthnRequest ", text, StringComparison.Ordinal);
        Assert.Equal(Us, Find(Tree(text), "Issuer").InnerText);
        Assert.Contains("<ds:SignatureValue>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SAMLCore_1_3_4_an_id_begins_with_no_digit_and_holds_160_bits()
    {
        Assert.Equal("_" + new string('0', 38) + "ff", SamlId.From([.. new byte[19], 0xFF]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SamlId.From(new byte[8]));
    }

    [Fact]
    public void Text_of_people_cannot_become_markup()
    {
        var request = Request with { ProxiedProviders = [new IdentityProviderEntry("x\"/><evil", "<&>\r\n")] };
        var entry = Find(Tree(request.ToXml()), "IDPEntry");

        Assert.Equal(("x\"/><evil", "<&>\r\n"), (entry.GetAttribute("ProviderID"), entry.GetAttribute("Name")));
    }
}
