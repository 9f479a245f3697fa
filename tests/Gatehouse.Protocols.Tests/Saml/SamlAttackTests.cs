using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Gatehouse.Protocols.Saml;
using static Gatehouse.Protocols.Tests.Saml.SamlParties;

namespace Gatehouse.Protocols.Tests.Saml;

/// <summary>What forgers have tried on others. Each test first makes sure that the untouched message is accepted.</summary>
public sealed class SamlAttackTests
{
    [Theory]
    [MemberData(nameof(WrappingAttacks.All), MemberType = typeof(WrappingAttacks))]
    public void Signature_wrapping_is_refused(string variant, SamlFault fault)
    {
        Accept(SignedResponse);
        Accept(SignedAssertion);

        Assert.Equal(fault, Refuse(WrappingAttacks.Of(variant, SignedResponse, SignedAssertion)));
    }

    [Fact]
    public void A_signature_moved_to_another_assertion_refers_elsewhere()
    {
        var xml = SignedAssertion.Replace("ID=\"_as9\"", "ID=\"_evil\"", StringComparison.Ordinal);

        Assert.Equal(SamlFault.ReferenceElsewhere, Refuse(xml));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("#_r9")]
    [InlineData("#xpointer(/)")]
    [InlineData("#xpointer(id('_as9'))")]
    [InlineData("https://login.blue.example/assertion.xml")]
    public void SAMLCore_5_4_2_a_reference_other_than_to_the_signed_element_is_refused(string uri) =>
        Assert.Equal(SamlFault.ReferenceElsewhere, Refuse(SignedAssertion.Replace("URI=\"#_as9\"", $"URI=\"{uri}\"", StringComparison.Ordinal)));

    [Fact]
    public void A_reference_without_URI_is_refused() =>
        Assert.Equal(SamlFault.ReferenceElsewhere, Refuse(SignedAssertion.Replace(" URI=\"#_as9\"", "", StringComparison.Ordinal)));

    [Fact]
    public void Two_references_are_refused()
    {
        var root = Tree(SignedAssertion);
        var reference = Find(root, "Reference");
        reference.ParentNode!.AppendChild(reference.CloneNode(deep: true));

        Assert.Equal(SamlFault.ReferenceCount, Refuse(root.OuterXml));
    }

    [Fact]
    public void An_Object_in_a_signature_is_refused()
    {
        var root = Tree(SignedAssertion);
        Find(root, "Signature").AppendChild(root.OwnerDocument.CreateElement("ds", "Object", SamlNamespace.Signature));

        Assert.Equal(SamlFault.SignatureMalformed, Refuse(root.OuterXml));
    }

    [Fact]
    public void A_second_signature_is_refused()
    {
        var root = Tree(SignedAssertion);
        var signature = Find(root, "Signature");
        signature.ParentNode!.InsertAfter(signature.CloneNode(deep: true), signature);

        Assert.Equal(SamlFault.SignatureMisplaced, Refuse(root.OuterXml));
    }

    [Theory]
    [InlineData("Subject")]
    [InlineData("Conditions")]
    [InlineData("AttributeStatement")]
    public void A_signature_inside_another_element_is_refused(string place)
    {
        var root = Tree(SignedAssertion);
        Find(root, place).AppendChild(Find(root, "Signature"));

        Assert.Equal(SamlFault.SignatureMisplaced, Refuse(root.OuterXml));
    }

    [Fact]
    public void Stripped_signatures_leave_nothing_to_believe()
    {
        foreach (var xml in new[] { SignedAssertion, SignedResponse })
        {
            var root = Tree(xml);
            var signature = Find(root, "Signature");
            signature.ParentNode!.RemoveChild(signature);

            Assert.Equal(SamlFault.NotSigned, Refuse(root.OuterXml));
        }

        Assert.Equal(SamlFault.NotSigned, Refuse(Response.ToXml()));
    }

    [Fact]
    public void An_unsigned_assertion_in_a_signed_response_counts_only_where_the_provider_need_not_sign_it()
    {
        Accept(SignedResponse);

        Assert.Equal(SamlFault.AssertionNotSigned, Refuse(SignedResponse, Expected with { RequireSignedAssertion = true }));
    }

    [Fact]
    public void A_signed_assertion_in_an_unsigned_response_counts_only_where_the_provider_need_not_sign_that()
    {
        Accept(SignedAssertion);

        Assert.Equal(SamlFault.ResponseNotSigned, Refuse(SignedAssertion, Expected with { RequireSignedResponse = true }));
    }

    [Fact]
    public void With_both_signed_each_signature_must_hold()
    {
        var both = (Response with { AssertionSigner = ProviderSigner }).ToSignedXml(ProviderSigner);
        var outerForged = (Response with { AssertionSigner = ProviderSigner }).ToSignedXml(ForgerSigner);
        var innerForged = (Response with { AssertionSigner = ForgerSigner }).ToSignedXml(ProviderSigner);

        Accept(both, Expected with { RequireSignedAssertion = true, RequireSignedResponse = true });
        Assert.Equal(SamlFault.SignatureInvalid, Refuse(outerForged));
        Assert.Equal(SamlFault.SignatureInvalid, Refuse(innerForged));
    }

    [Fact]
    public void Keys_that_the_message_brings_along_count_for_nothing()
    {
        var forged = (Response with { AssertionSigner = ForgerSigner }).ToXml();
        Assert.Contains(Convert.ToBase64String(ForgerSigner.Certificate.Span), forged, StringComparison.Ordinal);

        Assert.Equal(SamlFault.SignatureInvalid, Refuse(forged));
    }

    [Theory]
    [InlineData("u-7c1f")]
    [InlineData("h-19ab")]
    [InlineData("_si9")]
    public void Altered_content_does_not_match_the_digest(string value) =>
        Assert.Equal(SamlFault.DigestMismatch, Refuse(SignedAssertion.Replace(value, value + "0", StringComparison.Ordinal)));

    [Theory]
    [InlineData("Destination=\"https://gate.example/saml/acs\"", "Destination=\"https://gate.example/saml/acs\" Consent=\"urn:oasis:names:tc:SAML:2.0:consent:obtained\"")]
    [InlineData("status:Success", "status:Requester")]
    public void An_altered_response_around_its_assertion_does_not_match_the_digest(string from, string to) =>
        Assert.Equal(SamlFault.DigestMismatch, Refuse(SignedResponse.Replace(from, to, StringComparison.Ordinal)));

    [Fact]
    public void An_altered_digest_does_not_match_the_signature()
    {
        var root = Tree(SignedAssertion);
        Find(root, "DigestValue").InnerText = Convert.ToBase64String(new byte[32]);

        Assert.Equal(SamlFault.SignatureInvalid, Refuse(root.OuterXml));
    }

    [Fact]
    public void A_comment_cannot_cut_a_name_short()
    {
        // Signed as u-7c1f.evil.example by a provider who lets people choose names; read as u-7c1f by whoever takes the first text.
        var xml = (Response with { Assertion = Assertion with { NameId = new NameId("u-7c1f.evil.example") }, AssertionSigner = ProviderSigner }).ToXml();
        var commented = xml.Replace("u-7c1f.evil", "u-7c1f<!---->.evil", StringComparison.Ordinal).Replace("h-19ab", "h-<!-- x -->19ab", StringComparison.Ordinal);

        // Canonicalization drops comments, so that the signature still holds; the name must be whole.
        var signIn = Accept(commented);

        Assert.Equal("u-7c1f.evil.example", signIn.NameId!.Value);
        Assert.Equal(["h-19ab"], signIn.Values("householdID"));
    }

    [Fact]
    public void A_processing_instruction_or_a_CDATA_section_cannot_cut_a_name_short()
    {
        var xml = (Response with { Assertion = Assertion with { NameId = new NameId("u-7c1f.evil.example") }, AssertionSigner = ProviderSigner }).ToXml();

        Assert.Equal(SamlFault.ProcessingInstruction, Refuse(xml.Replace("u-7c1f.evil", "u-7c1f<?x?>.evil", StringComparison.Ordinal)));
        Assert.Equal("u-7c1f.evil.example", Accept(xml.Replace("u-7c1f.evil", "u-7c1f<![CDATA[.evil]]>", StringComparison.Ordinal)).NameId!.Value);
    }

    [Theory]
    [InlineData("<!DOCTYPE Response>")]
    [InlineData("<!DOCTYPE Response SYSTEM \"http://127.0.0.1/x.dtd\">")]
    [InlineData("<!DOCTYPE Response [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<!DOCTYPE Response [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>")]
    [InlineData("<!DOCTYPE Response [<!ATTLIST Assertion ID ID #IMPLIED>]>")]
    public void A_document_type_is_refused_whatever_it_declares(string type) =>
        Assert.Equal(SamlFault.DocumentType, Refuse(type + SignedAssertion));

    [Fact]
    public void An_entity_that_nobody_declared_is_refused() =>
        Assert.Equal(SamlFault.NotXml, Refuse(SignedAssertion.Replace("u-7c1f", "&x;", StringComparison.Ordinal)));

    [Fact]
    public void A_document_in_another_encoding_is_refused()
    {
        var utf16 = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(SignedAssertion)).ToArray();

        Assert.False(SamlResponse.TryRead(utf16, Expected, Now, out _, out var refusal));
        Assert.Equal(SamlFault.NotXml, refusal.Fault);
    }

    [Theory]
    [InlineData("http://www.w3.org/2000/09/xmldsig#rsa-sha1")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#rsa-md5")]
    [InlineData("http://www.w3.org/2000/09/xmldsig#hmac-sha1")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")]
    [InlineData("http://www.w3.org/2000/09/xmldsig#dsa-sha1")]
    [InlineData("urn:none")]
    public void A_weaker_signature_algorithm_is_refused_before_any_key_is_tried(string uri) =>
        Assert.Equal(SamlFault.AlgorithmRefused, Refuse(SignedAssertion.Replace("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", uri, StringComparison.Ordinal)));

    [Theory]
    [InlineData("http://www.w3.org/2000/09/xmldsig#sha1")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#md5")]
    public void A_weaker_digest_is_refused(string uri) =>
        Assert.Equal(SamlFault.AlgorithmRefused, Refuse(SignedAssertion.Replace("http://www.w3.org/2001/04/xmlenc#sha256", uri, StringComparison.Ordinal)));

    [Fact]
    public void SHA1_counts_for_a_provider_that_is_allowed_it_and_for_no_other()
    {
        var signer = new SamlSigner(ProviderKey, ProviderCertificate, HashAlgorithmName.SHA1);
        var xml = (Response with { AssertionSigner = signer }).ToXml();

        Assert.Equal(SamlFault.AlgorithmRefused, Refuse(xml));
        Accept(xml, Expected with { Keys = Keys(SamlAlgorithms.Legacy, ProviderCertificate) });
    }

    [Fact]
    public void An_RSA_signature_under_the_name_of_another_kind_of_key_does_not_verify() =>
        Assert.Equal(SamlFault.SignatureInvalid, Refuse(SignedAssertion.Replace("#rsa-sha256", "#ecdsa-sha256", StringComparison.Ordinal)));

    [Theory]
    [InlineData("http://www.w3.org/TR/2001/REC-xml-c14n-20010315")]
    [InlineData("http://www.w3.org/2001/10/xml-exc-c14n#WithComments")]
    [InlineData("http://www.w3.org/2006/12/xml-c14n11")]
    public void SAMLCore_5_4_3_another_canonicalization_is_refused(string uri)
    {
        var method = SignedAssertion.Replace(
            "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"", $"<ds:CanonicalizationMethod Algorithm=\"{uri}\"", StringComparison.Ordinal);
        var transform = SignedAssertion.Replace(
            "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"", $"<ds:Transform Algorithm=\"{uri}\"", StringComparison.Ordinal);

        Assert.Equal(SamlFault.CanonicalizationRefused, Refuse(method));
        Assert.Equal(SamlFault.TransformRefused, Refuse(transform));
    }

    [Theory]
    [InlineData("http://www.w3.org/TR/1999/REC-xslt-19991116")]
    [InlineData("http://www.w3.org/TR/1999/REC-xpath-19991116")]
    [InlineData("http://www.w3.org/2002/06/xmldsig-filter2")]
    [InlineData("http://www.w3.org/2000/09/xmldsig#base64")]
    public void SAMLCore_5_4_4_another_transform_is_refused(string uri)
    {
        var root = Tree(SignedAssertion);
        var transforms = Find(root, "Transforms");
        var added = root.OwnerDocument.CreateElement("ds", "Transform", SamlNamespace.Signature);
        added.SetAttribute("Algorithm", uri);
        transforms.AppendChild(added);

        Assert.Equal(SamlFault.TransformRefused, Refuse(root.OuterXml));
    }

    [Fact]
    public void A_signature_without_exclusive_canonicalization_is_refused()
    {
        var root = Tree(SignedAssertion);
        var transforms = Find(root, "Transforms");
        transforms.RemoveChild(transforms.LastChild!);

        Assert.Equal(SamlFault.TransformRefused, Refuse(root.OuterXml));
    }

    [Fact]
    public void Two_elements_of_one_ID_are_refused()
    {
        Assert.Equal(SamlFault.DuplicateId, Refuse(SignedAssertion.Replace("ID=\"_r9\"", "ID=\"_as9\"", StringComparison.Ordinal)));
        Assert.Equal(SamlFault.DuplicateId, Refuse(SignedAssertion.Replace("<ds:SignedInfo", "<ds:SignedInfo Id=\"_as9\"", StringComparison.Ordinal)));
        Assert.Equal(SamlFault.DuplicateId, Refuse(SignedAssertion.Replace("<ds:SignedInfo", "<ds:SignedInfo xml:id=\"_as9\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_oversized_document_is_refused_unread()
    {
        var padded = SignedAssertion.Replace("u-7c1f", new string('x', SamlLimits.Message.MaxBytes), StringComparison.Ordinal);

        Assert.Equal(SamlFault.TooLarge, Refuse(padded));
        Assert.False(SamlResponse.TryRead(Convert.ToBase64String(Encoding.UTF8.GetBytes(padded)), Expected, Now, out _, out var refusal));
        Assert.Equal(SamlFault.TooLarge, refusal.Fault);
    }

    [Fact]
    public void A_deep_document_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 20_000)) + string.Concat(Enumerable.Repeat("</a>", 20_000));

        Assert.Equal(SamlFault.TooDeep, Refuse(deep));
        Assert.Equal(SamlFault.TooDeep, Refuse(SignedAssertion.Replace("h-19ab", deep[..(3 * 40)] + deep[^(4 * 40)..], StringComparison.Ordinal)));
    }

    [Fact]
    public void A_document_of_very_many_nodes_is_refused()
    {
        Assert.Equal(SamlFault.TooManyNodes, Refuse("<a>" + string.Concat(Enumerable.Repeat("<b/>", 20_000)) + "</a>"));
        Assert.Equal(SamlFault.TooManyNodes, Refuse("<a " + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a{i}=\"\" ")) + "/>"));
    }

    [Fact]
    public void Long_names_of_namespaces_that_canonicalization_would_repeat_are_refused()
    {
        // 100 kB of name, declared once, and used by thousands of siblings under a genuine signature: gigabytes to hash.
        var root = Tree(SignedAssertion);
        root.SetAttribute("xmlns:x", "urn:" + new string('x', 100_000));
        var bomb = root.OuterXml.Replace("h-19ab", string.Concat(Enumerable.Repeat("<x:y/>", 5000)), StringComparison.Ordinal);

        Assert.Equal(SamlFault.TooLarge, Refuse(bomb));
        Assert.Equal(SamlFault.DigestMismatch, Refuse(bomb.Replace(new string('x', 100_000), "x", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_attribute_or_element_that_the_schema_does_not_know_is_refused_even_when_signed()
    {
        var attribute = Sign(Response.ToXml().Replace("<saml:Subject>", "<saml:Subject evil=\"1\">", StringComparison.Ordinal), "Response", ProviderSigner);
        var element = Sign(Response.ToXml().Replace("<saml:Subject>", "<saml:Subject><saml:Evil/>", StringComparison.Ordinal), "Response", ProviderSigner);
        var order = Tree(Response.ToXml());
        Find(order, "Assertion").AppendChild(Find(order, "Subject"));

        Assert.Equal(SamlFault.ShapeInvalid, Refuse(attribute));
        Assert.Equal(SamlFault.ShapeInvalid, Refuse(element));
        Assert.Equal(SamlFault.ShapeInvalid, Refuse(Sign(order.OuterXml, "Response", ProviderSigner)));
    }

    [Fact]
    public void An_element_of_the_right_name_in_another_namespace_is_refused()
    {
        var root = Tree(Response.ToXml());
        var name = Find(root, "NameID");
        var other = root.OwnerDocument.CreateElement("NameID", "urn:other");
        other.InnerText = "somebody-else";
        name.ParentNode!.ReplaceChild(other, name);

        Assert.Equal(SamlFault.ShapeInvalid, Refuse(Sign(root.OuterXml, "Response", ProviderSigner)));
    }

    [Fact]
    public void Text_between_elements_is_refused_and_white_space_is_not()
    {
        var spaced = Sign(Response.ToXml().Replace("<saml:Subject>", "\n  <saml:Subject>\n    ", StringComparison.Ordinal), "Response", ProviderSigner);
        var text = Sign(Response.ToXml().Replace("<saml:Subject>", "<saml:Subject>text", StringComparison.Ordinal), "Response", ProviderSigner);

        Accept(spaced);
        Assert.Equal(SamlFault.ShapeInvalid, Refuse(text));
    }

    [Fact]
    public void A_signature_over_SignedInfo_that_another_namespace_context_would_change_still_holds()
    {
        // The same signed assertion inside a response that declares other prefixes: exclusive canonicalization is what makes that work.
        var root = Tree(SignedAssertion);
        root.SetAttribute("xmlns:x", "urn:x");
        root.SetAttribute("xmlns:ds2", SamlNamespace.Signature);

        Assert.Equal("u-7c1f", Accept(root.OuterXml).NameId!.Value);
    }
}
