using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Metadata;
using Gatehouse.Protocols.Tests.Support;
using static Gatehouse.Protocols.Tests.Saml.SamlParties;

namespace Gatehouse.Protocols.Tests.Saml;

public sealed class SamlMetadataTests
{
    private static IdentityProviderMetadata Blue => new(
        Provider, [ProviderCertificate.RawDataMemory, OurCertificate.RawDataMemory],
        [new SamlEndpoint(SamlBindings.Redirect, "https://login.blue.example/sso"), new SamlEndpoint(SamlBindings.Post, "https://login.blue.example/sso/post")])
    {
        SingleLogout = [new SamlEndpoint(SamlBindings.Redirect, "https://login.blue.example/slo", "https://login.blue.example/slo/done")],
        NameIdFormats = [NameIdFormats.Persistent], WantAuthnRequestsSigned = true,
        ValidUntil = Now.AddDays(14), CacheDuration = TimeSpan.FromHours(6),
    };

    private static ServiceProviderMetadata Gate => new(Us, Acs, [new byte[] { 1, 2, 3 }, new byte[] { 4, 5, 6 }])
    {
        EncryptionCertificates = [new byte[] { 7, 8, 9 }], NameIdFormats = [NameIdFormats.Persistent, NameIdFormats.Transient],
        SingleLogout = [new SamlEndpoint(SamlBindings.Redirect, "https://gate.example/saml/slo"), new SamlEndpoint(SamlBindings.Post, "https://gate.example/saml/slo")],
        ValidUntil = Now.AddDays(14), CacheDuration = TimeSpan.FromDays(1),
    };

    [Fact]
    public void Ours_is_written_as_the_schema_orders_it() => Golden.Match(Gate.ToXml(), "service-provider-metadata.xml");

    [Fact]
    public void A_provider_is_read_back_as_it_was_written_with_all_keys_of_a_roll_over()
    {
        var read = Read(Blue.ToXml());

        Assert.Equal(Provider, read.EntityId);
        Assert.Equal(Blue.SigningCertificates.Select(c => Convert.ToHexString(c.Span)), read.SigningCertificates.Select(c => Convert.ToHexString(c.Span)));
        Assert.Equal(Blue.SingleSignOn, read.SingleSignOn);
        Assert.Equal(Blue.SingleLogout, read.SingleLogout);
        Assert.Equal((true, Now.AddDays(14), TimeSpan.FromHours(6)), (read.WantAuthnRequestsSigned, read.ValidUntil, read.CacheDuration));
        Assert.Equal("https://login.blue.example/sso/post", IdentityProviderMetadata.Find(read.SingleSignOn, SamlBindings.Post)?.Location);
        Assert.Null(IdentityProviderMetadata.Find(read.SingleLogout, SamlBindings.Post));
    }

    [Fact]
    public void Signed_metadata_counts_only_under_the_key_that_was_agreed_on()
    {
        var signed = Blue.ToSignedXml(ForgerSigner);
        var keys = Keys(null, ForgerSigner.Certificate.IsEmpty ? [] : [System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(ForgerSigner.Certificate.Span)]);

        Assert.Equal(Provider, Read(signed, signers: keys).EntityId);
        Assert.Equal(SamlFault.SignatureInvalid, Refused(signed, signers: ProviderKeys));
        Assert.Equal(SamlFault.NotSigned, Refused(Blue.ToXml(), signers: keys));
        Assert.Equal(SamlFault.DigestMismatch, Refused(signed.Replace("login.blue", "login.evil", StringComparison.Ordinal), signers: keys));
    }

    [Fact]
    public void A_wrapped_descriptor_is_not_what_was_signed()
    {
        var keys = ProviderKeys;
        var evil = Tree(Blue.ToXml().Replace("login.blue", "login.evil", StringComparison.Ordinal));
        var original = evil.OwnerDocument.ImportNode(Tree(Blue.ToSignedXml(ProviderSigner)), deep: true);
        var signature = Find((System.Xml.XmlElement)original, "Signature");
        evil.SetAttribute("ID", "_evil");
        evil.InsertBefore(signature, evil.FirstChild);

        Assert.Equal(SamlFault.ReferenceElsewhere, Refused(evil.OuterXml, signers: keys));
    }

    [Fact]
    public void SAMLMetadata_2_3_2_whatever_ends_first_ends_all()
    {
        var federation = Federation(Blue.ToXml(), "validUntil=\"2026-09-22T00:00:00Z\" cacheDuration=\"PT1H\"");
        var read = Read(federation, Provider);

        Assert.Equal((new DateTimeOffset(2026, 9, 22, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(1)), (read.ValidUntil, read.CacheDuration));
        Assert.Equal(SamlFault.Expired, Refused(federation, Provider, now: Now.AddDays(1)));
        Assert.Equal(SamlFault.Expired, Refused(Blue.ToXml(), now: Now.AddDays(14)));
    }

    [Fact]
    public void In_a_federation_one_provider_of_that_name_is_found_or_none()
    {
        var green = (Blue with { EntityId = "https://green.example" }).ToXml();
        var both = Federation(Blue.ToXml() + green, "");

        Assert.Equal("https://green.example", Read(both, "https://green.example").EntityId);
        Assert.Equal(SamlFault.EntityMissing, Refused(both, "https://red.example"));
        Assert.Equal(SamlFault.ShapeInvalid, Refused(both));
        Assert.Equal(SamlFault.DuplicateId, Refused(Federation(green + green, ""), "https://green.example"));
    }

    [Fact]
    public void Metadata_without_role_key_or_usable_address_is_of_no_use()
    {
        Assert.Equal(SamlFault.EntityMissing, Refused(Gate.ToXml()));
        Assert.Equal(SamlFault.EntityMissing, Refused(Blue.ToXml().Replace("protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"", "protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:1.1:protocol\"", StringComparison.Ordinal)));
        Assert.Equal(SamlFault.KeyMissing, Refused((Blue with { SigningCertificates = [] }).ToXml()));
        Assert.Equal(SamlFault.EntityMissing, Refused((Blue with { SingleSignOn = [new SamlEndpoint(SamlBindings.Redirect, "javascript:alert(1)")] }).ToXml()));
        Assert.Equal(SamlFault.WrongMessage, Refused(SignedResponse));
        Assert.Equal(SamlFault.DocumentType, Refused("<!DOCTYPE x>" + Blue.ToXml()));
    }

    [Fact]
    public void Additions_of_others_are_passed_over()
    {
        var extended = Blue.ToXml().Replace(
            "<md:IDPSSODescriptor", "<md:Extensions><x:any xmlns:x=\"urn:x\">text</x:any></md:Extensions><md:IDPSSODescriptor xmlns:y=\"urn:y\" y:z=\"1\"", StringComparison.Ordinal);

        Assert.Equal(Provider, Read(extended).EntityId);
    }

    [Fact]
    public void An_encryption_key_is_no_signing_key()
    {
        var xml = Blue.ToXml();
        var first = xml.IndexOf("use=\"signing\"", StringComparison.Ordinal);
        var changed = string.Concat(xml.AsSpan(0, first), "use=\"encryption\"", xml.AsSpan(first + "use=\"signing\"".Length));

        Assert.Equal(Convert.ToHexString(OurCertificate.RawData), Convert.ToHexString(Assert.Single(Read(changed).SigningCertificates).Span));
    }

    private static string Federation(string entities, string attributes) =>
        $"<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" {attributes}>{entities}</md:EntitiesDescriptor>";

    private static IdentityProviderMetadata Read(string xml, string? entityId = null, SamlVerificationKeys? signers = null)
    {
        Assert.True(IdentityProviderMetadata.TryRead(Bytes(xml), entityId, signers, Now, out var metadata, out var refusal), refusal?.ToString());
        return metadata;
    }

    private static SamlFault Refused(string xml, string? entityId = null, SamlVerificationKeys? signers = null, DateTimeOffset? now = null)
    {
        Assert.False(IdentityProviderMetadata.TryRead(Bytes(xml), entityId, signers, now ?? Now, out _, out var refusal));
        return refusal.Fault;
    }
}
