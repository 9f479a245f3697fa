using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Protocols.Saml;
using static Gatehouse.Protocols.Tests.Saml.SamlParties;

namespace Gatehouse.Protocols.Tests.Saml;

public sealed class SamlResponseTests
{
    [Fact]
    public void A_response_says_who_signed_in_and_what_must_be_remembered()
    {
        var signIn = Accept(SignedAssertion);

        Assert.Equal(new NameId("u-7c1f", NameIdFormats.Persistent), signIn.NameId);
        Assert.Equal((Provider, "_as9", RequestId), (signIn.Issuer, signIn.AssertionId, signIn.InResponseTo));
        Assert.Equal(["_si9"], signIn.SessionIndexes);
        Assert.Equal(Now, signIn.AuthnInstant);
        Assert.Equal("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", signIn.AuthnContextClass);
        Assert.Equal(["acme-live", "acme-kids"], signIn.Values("channelID"));
        Assert.Empty(signIn.Values("ChannelID"));
        Assert.False(signIn.WasEncrypted);
    }

    [Fact]
    public void Replay_one_assertion_has_one_key_however_it_travels_and_is_remembered_until_it_ends()
    {
        var first = Accept(SignedAssertion);
        var again = Accept((Response with { Id = "_r10", AssertionSigner = ProviderSigner }).ToXml(), now: Now.AddMinutes(1));
        var other = Accept((Response with { Assertion = Assertion with { Id = "_as10" }, AssertionSigner = ProviderSigner }).ToXml());

        Assert.Equal(first.ReplayKey, again.ReplayKey);
        Assert.NotEqual(first.ReplayKey, other.ReplayKey);
        Assert.Equal(Now.AddMinutes(8), first.RememberUntil);
        Assert.Equal(SamlFault.Expired, Refuse(SignedAssertion, now: first.RememberUntil));
    }

    [Fact]
    public void Each_key_of_a_roll_over_counts()
    {
        var keys = Keys(null, OurCertificate, ProviderCertificate);

        Accept(SignedAssertion, Expected with { Keys = keys });
    }

    [Theory]
    [InlineData("nistP256", "SHA256")]
    [InlineData("nistP384", "SHA384")]
    [InlineData("nistP521", "SHA512")]
    public void Elliptic_curves_count(string curve, string hash)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        using var certificate = new CertificateRequest("CN=EC", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now, Now.AddDays(1));
        var xml = (Response with { AssertionSigner = new SamlSigner(key, certificate, new HashAlgorithmName(hash)) }).ToXml();

        Accept(xml, Expected with { Keys = Keys(null, certificate) });
        Assert.Equal(SamlFault.SignatureInvalid, Refuse(xml));
    }

    [Fact]
    public void Keys_that_are_too_short_or_none_verify_nothing()
    {
        using var key = RSA.Create(1024);
        using var certificate = new CertificateRequest("CN=Short", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Now, Now.AddDays(1));

        Assert.False(SamlVerificationKeys.TryCreate([certificate.RawDataMemory, new byte[] { 1, 2 }], null, out _, out var refusal));
        Assert.Equal(SamlFault.KeyMissing, refusal.Fault);
        Assert.True(SamlVerificationKeys.TryCreate([certificate.RawDataMemory], SamlAlgorithms.Legacy, out _, out _));
    }

    [Fact]
    public void A_failure_at_the_provider_is_told_with_its_codes()
    {
        var failed = Response with { Assertion = null, Status = new SamlStatus(SamlStatus.Responder, SamlStatus.AuthnFailed) };

        var refusal = Refusal(failed.ToXml());

        Assert.Equal(SamlFault.StatusNotSuccess, refusal.Fault);
        Assert.Equal(new SamlStatus(SamlStatus.Responder, SamlStatus.AuthnFailed), refusal.Status);
    }

    [Fact]
    public void A_success_without_assertion_is_refused() =>
        Assert.Equal(SamlFault.AssertionMissing, Refuse((Response with { Assertion = null }).ToSignedXml(ProviderSigner)));

    [Fact]
    public void SAMLProfiles_4_1_4_3_addresses_and_ids_must_be_ours()
    {
        Assert.Equal(SamlFault.DestinationMismatch, Respond(Response with { Destination = "https://other.example/acs" }));
        Assert.Equal(SamlFault.DestinationMismatch, Respond(Response with { Destination = null }));
        Assert.Equal(SamlFault.DestinationMismatch, Respond(Response with { Destination = Acs + "/" }));
        Assert.Equal(SamlFault.ResponseToMismatch, Respond(Response with { InResponseTo = "_other" }));
        Assert.Equal(SamlFault.ResponseUnsolicited, Respond(Response with { InResponseTo = null }));
        Assert.Equal(SamlFault.RecipientMismatch, Respond(Assertion with { Recipient = "https://other.example/acs" }));
        Assert.Equal(SamlFault.RecipientMismatch, Respond(Assertion with { Recipient = null }));
        Assert.Equal(SamlFault.ResponseToMismatch, Respond(Assertion with { InResponseTo = "_other" }));
        Assert.Equal(SamlFault.ResponseUnsolicited, Respond(Assertion with { InResponseTo = null }));
        Assert.Equal(SamlFault.ConfirmationMissing, Respond(Assertion with { InResponseTo = null, Recipient = null }));
    }

    [Fact]
    public void Issuers_of_response_and_assertion_must_be_the_provider_that_was_asked()
    {
        Assert.Equal(SamlFault.IssuerMismatch, Respond(Response with { Issuer = "https://other.example/idp" }));
        Assert.Equal(SamlFault.IssuerMismatch, Respond(Assertion with { Issuer = "https://other.example/idp" }));

        var proxied = Response with { Assertion = Assertion with { Issuer = "SmallTown" } };
        Assert.Equal("SmallTown", Accept(proxied.ToSignedXml(ProviderSigner), Expected with { Issuers = [Provider, "SmallTown"] }).Issuer);
    }

    [Fact]
    public void SAMLCore_2_5_1_4_one_audience_of_each_restriction_must_be_us()
    {
        const string Restriction = "<saml:AudienceRestriction><saml:Audience>https://gate.example/saml</saml:Audience></saml:AudienceRestriction>";
        const string Two = "<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience><saml:Audience>https://gate.example/saml</saml:Audience></saml:AudienceRestriction>";
        const string Other = "<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction>";

        Accept(Changed(Restriction, Two));
        Assert.Equal(SamlFault.AudienceMismatch, Refuse(Changed(Restriction, Other)));
        Assert.Equal(SamlFault.AudienceMismatch, Refuse(Changed(Restriction, Restriction + Other)));
        Assert.Equal(SamlFault.AudienceMissing, Refuse(Changed(Restriction, "")));
    }

    [Fact]
    public void SAMLCore_2_5_1_conditions_that_nobody_knows_make_an_assertion_worthless()
    {
        const string End = "</saml:Conditions>";

        Accept(Changed(End, "<saml:OneTimeUse/>" + End));
        Accept(Changed(End, "<saml:ProxyRestriction Count=\"0\"/>" + End));
        Assert.Equal(SamlFault.ConditionUnknown, Refuse(Changed(End, "<saml:Condition xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"x\"/>" + End)));
    }

    [Fact]
    public void Times_hold_with_the_skew_on_both_sides_and_not_a_moment_longer()
    {
        var xml = SignedAssertion;
        var skew = Expected.Skew;

        Accept(xml, now: Now.AddMinutes(5) + skew - TimeSpan.FromMilliseconds(1));
        Assert.Equal(SamlFault.Expired, Refuse(xml, now: Now.AddMinutes(5) + skew));
        Accept(xml, now: Now - skew);
        Assert.Equal(SamlFault.IssuedInFuture, Refuse(xml, now: Now - skew - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(SamlFault.NotYetValid, Respond(Assertion with { NotBefore = Now.AddMinutes(4) }));
        Assert.Equal(SamlFault.IssuedInFuture, Respond(Assertion with { IssueInstant = Now.AddMinutes(4) }));
        Assert.Equal(SamlFault.SessionEnded, Respond(Assertion with { SessionNotOnOrAfter = Now.AddMinutes(-3) }));
        Assert.Equal(Now.AddHours(1), Accept((Response with { Assertion = Assertion with { SessionNotOnOrAfter = Now.AddHours(1) } }).ToSignedXml(ProviderSigner)).SessionNotOnOrAfter);
    }

    [Fact]
    public void Times_at_either_end_of_the_calendar_are_times_like_others()
    {
        var (first, last) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        var endless = Assertion with { NotBefore = first, NotOnOrAfter = last, SessionNotOnOrAfter = last };

        var signIn = Accept((Response with { Assertion = endless, AssertionSigner = ProviderSigner }).ToXml());

        Assert.Equal(9999, signIn.RememberUntil.Year);
        Assert.Equal(SamlFault.NotYetValid, Respond(endless with { NotBefore = last }));
        Assert.Equal(SamlFault.Expired, Respond(endless with { NotOnOrAfter = first }));
        Assert.Equal(SamlFault.SessionEnded, Respond(endless with { SessionNotOnOrAfter = first }));
    }

    [Fact]
    public void SAMLProfiles_4_1_4_2_a_bearer_confirmation_has_an_end_and_no_beginning()
    {
        const string End = " NotOnOrAfter=\"2026-09-21T14:19:02Z\" /></saml:SubjectConfirmation>";
        Accept(Changed(End, " NotOnOrAfter=\"2026-09-21T14:12:02Z\" /></saml:SubjectConfirmation>"));

        Assert.Equal(SamlFault.ConfirmationExpired, Refuse(Changed(End, " NotOnOrAfter=\"2026-09-21T14:10:02Z\" /></saml:SubjectConfirmation>")));
        Assert.Equal(SamlFault.ConfirmationExpired, Refuse(Changed(End, "/></saml:SubjectConfirmation>")));
        Assert.Equal(SamlFault.ConfirmationExpired, Refuse(Changed(End, " NotBefore=\"2026-09-21T14:10:02Z\"" + End)));
    }

    [Fact]
    public void One_bearer_confirmation_that_holds_is_enough_and_the_longest_says_how_long_to_remember()
    {
        const string Start = "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">";
        const string Other = Start + "<saml:SubjectConfirmationData Recipient=\"https://other.example\" InResponseTo=\"_a81f\" NotOnOrAfter=\"2026-09-21T14:16:02Z\"/></saml:SubjectConfirmation>";
        const string HolderOfKey = "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:holder-of-key\"/>";

        Assert.Equal(Now.AddMinutes(8), Accept(Changed(Start, HolderOfKey + Other + Start)).RememberUntil);
        Assert.Equal(SamlFault.ConfirmationMissing, Refuse(Changed("cm:bearer", "cm:sender-vouches")));
    }

    [Fact]
    public void An_assertion_without_subject_name_or_statement_proves_no_sign_in()
    {
        Assert.Equal(SamlFault.AuthnStatementMissing, Respond(Assertion with { SessionIndex = null }));
        Assert.Equal(SamlFault.SubjectMissing, Respond(Assertion with { NameId = new NameId(" ") }));
        Assert.Equal(SamlFault.Unsupported, Refuse(Changed("<saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">u-7c1f</saml:NameID>", "<saml:EncryptedID/>")));
        Assert.Equal(SamlFault.Unsupported, Refuse(Changed("</saml:AttributeStatement>", "<saml:EncryptedAttribute/></saml:AttributeStatement>")));
    }

    [Theory]
    [InlineData("2026-09-21T14:19:02", SamlFault.ShapeInvalid)]
    [InlineData("2026-09-21T14:19:02+02:00", SamlFault.ShapeInvalid)]
    [InlineData("2026-09-21", SamlFault.ShapeInvalid)]
    [InlineData("9999999-01-01T00:00:00Z", SamlFault.ShapeInvalid)]
    [InlineData("2026-09-21T14:19:02.123456789Z", null)]
    [InlineData("2026-09-21T14:19:02.1Z", null)]
    public void SAMLCore_1_3_3_instants_are_in_UTC(string end, SamlFault? fault)
    {
        var xml = Changed("NotOnOrAfter=\"2026-09-21T14:19:02Z\">", $"NotOnOrAfter=\"{end}\">");

        if (fault is null) Accept(xml);
        else Assert.Equal(fault, Refuse(xml));
    }

    [Fact]
    public void Values_that_are_XML_or_nil_do_not_end_a_sign_in()
    {
        const string Value = "<saml:AttributeValue>h-19ab</saml:AttributeValue>";
        const string Typed = "<saml:AttributeValue xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"xs:string\">h-19ab</saml:AttributeValue>";
        const string Nil = "<saml:AttributeValue xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>";
        const string Nested = "<saml:AttributeValue><saml:NameID>h</saml:NameID></saml:AttributeValue>";

        Assert.Equal(["h-19ab"], Accept(Changed(Value, Typed + Nil)).Values("householdID"));
        Assert.Contains("<saml:NameID", Assert.Single(Accept(Changed(Value, Nested)).Values("householdID")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_another_kind_or_version_is_refused()
    {
        Assert.Equal(SamlFault.WrongMessage, Refuse(new LogoutResponse("_l", Now, Acs, Provider, RequestId, new SamlStatus(SamlStatus.Success)).ToSignedXml(ProviderSigner)));
        Assert.Equal(SamlFault.WrongMessage, Refuse(Assertion.ToSignedXml(ProviderSigner)));
        Assert.Equal(SamlFault.VersionUnsupported, Refuse(Changed("Version=\"2.0\"", "Version=\"1.1\"")));
    }

    [Fact]
    public void T145_a_field_is_read_with_line_breaks_and_with_spaces_for_plus_signs()
    {
        var broken = Convert.ToBase64String(Encoding.UTF8.GetBytes(SignedAssertion), Base64FormattingOptions.InsertLineBreaks);
        var unescaped = Convert.ToBase64String(Encoding.UTF8.GetBytes(SignedAssertion));
        Assert.Contains('+', unescaped);

        Assert.True(SamlResponse.TryRead(broken, Expected, Now, out _, out var refusal), refusal?.ToString());
        Assert.True(SamlResponse.TryRead(unescaped.Replace('+', ' '), Expected, Now, out _, out refusal), refusal?.ToString());
        Assert.False(SamlResponse.TryRead("%%%", Expected, Now, out _, out refusal));
        Assert.Equal(SamlFault.BindingInvalid, refusal.Fault);
        Assert.False(SamlResponse.TryRead((string?)null, Expected, Now, out _, out refusal));
        Assert.Equal(SamlFault.BindingInvalid, refusal.Fault);
    }

    [Fact]
    public void A_name_keeps_all_its_parts_for_the_logout_that_must_repeat_them()
    {
        var name = new NameId("u-7c1f", NameIdFormats.Persistent, Provider, Us, "ours-1");

        Assert.Equal(name, Accept((Response with { Assertion = Assertion with { NameId = name }, AssertionSigner = ProviderSigner }).ToXml()).NameId);
    }

    [Fact]
    public void Whoever_asks_for_an_answer_to_no_request_is_told_so() =>
        Assert.Throws<ArgumentException>(() => SamlResponse.TryRead(Bytes(SignedAssertion), Expected with { RequestId = null }, Now, out _, out _));

    private static SamlFault Respond(IssuedResponse response) => Refuse(response.ToSignedXml(ProviderSigner));

    private static SamlFault Respond(IssuedAssertion assertion) => Respond(Response with { Assertion = assertion });

    /// <summary>Changed by the provider itself, before it signs.</summary>
    private static string Changed(string from, string to)
    {
        var xml = Response.ToXml();
        Assert.Contains(from, xml, StringComparison.Ordinal);
        return Sign(xml.Replace(from, to, StringComparison.Ordinal), "Response", ProviderSigner);
    }
}
