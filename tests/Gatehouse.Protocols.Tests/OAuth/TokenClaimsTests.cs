using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Protocols.Tests.Jose;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.OAuth;

public sealed class TokenClaimsTests
{
    private const string Issuer = "https://id.example/acme";

    private static readonly PersonClaims Person = new("usr_1")
    {
        Name = "Jo Müller", GivenName = "Jo", FamilyName = "Müller", PreferredUsername = "jo", Locale = "de", UpdatedAt = JoseKeys.Now,
        Email = "jo@acme.example", EmailVerified = true, Groups = ["Engineering"],
    };

    private static readonly AccessTokenClaims Access = new(Issuer, "usr_1", ["https://api.example"], "cli_1", "at_1", JoseKeys.Now, JoseKeys.Now.AddMinutes(10))
    {
        Scopes = ScopeSet.Of("mail", "files"), AuthTime = JoseKeys.Now.AddMinutes(-5), Acr = "urn:gatehouse:acr:mfa", Amr = ["pwd", "otp"], Groups = ["Engineering"],
        DpopJkt = "jkt", CertificateThumbprint = "x5t", Actor = "cli_2",
    };

    private static readonly IdTokenClaims Id = new(Issuer, "cli_1", Person, ScopeSet.Of("openid", "profile", "email", "groups"), JoseKeys.Now, JoseKeys.Now.AddMinutes(5))
    {
        Nonce = "n", AuthTime = JoseKeys.Now, Acr = "urn:gatehouse:acr:mfa", Amr = ["pwd", "otp"], SessionId = "ses_1", AccessToken = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y",
    };

    private static readonly LogoutToken Logout = new(Issuer, "cli_1", "usr_1", "ses_1", "lt_1", JoseKeys.Now, JoseKeys.Now.AddMinutes(2));

    [Fact]
    public void What_tokens_say_is_as_agreed()
    {
        Golden.Match(Pretty(Access.Write(JoseKeys.Es256)), "access-token.json");
        Golden.Match(Pretty(Id.Write(JoseKeys.Es256)), "id-token.json");
        Golden.Match(Pretty(Logout.Write(JoseKeys.Es256)), "logout-token.json");
    }

    [Fact]
    public void RFC9068_4_access_token_is_read_back_whole()
    {
        Assert.True(AccessTokenClaims.TryRead(Access.Write(JoseKeys.Rs256), JoseKeys.Set(JoseKeys.Es256, JoseKeys.Rs256), Issuer, JoseKeys.Now, out var read, out var error), error?.ToString());

        Assert.Equal(Access.Write(JoseKeys.Rs256), read.Write(JoseKeys.Rs256));
    }

    [Fact]
    public void RFC9068_4_foreign_expired_and_confused_tokens_are_refused()
    {
        Assert.Equal("no key fits alg and kid", AccessRefusal(Access.Write(JoseKeys.Foreign)));
        Assert.Equal("exp has passed", AccessRefusal((Access with { ExpiresAt = JoseKeys.Now }).Write(JoseKeys.Es256)));
        Assert.Equal("nbf or iat lies in the future", AccessRefusal((Access with { IssuedAt = JoseKeys.Now.AddSeconds(1) }).Write(JoseKeys.Es256)));
        Assert.Equal("iss is another server", AccessRefusal((Access with { Issuer = "https://id.example/other" }).Write(JoseKeys.Es256)));
        Assert.Equal("typ is another", AccessRefusal(Id.Write(JoseKeys.Es256)));
        Assert.Equal("typ is another", AccessRefusal(Logout.Write(JoseKeys.Es256)));
    }

    [Fact]
    public void Key_id_of_ours_over_a_foreign_key_does_not_help()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal("the signature does not match", AccessRefusal(Access.Write(new SigningKey(key, JoseKeys.Es256.KeyId))));
    }

    // OpenID Connect Core App. A.3 and A.4.
    [Theory]
    [InlineData("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "77QmUPtjPfzWtF2AnpK9RQ")]
    [InlineData("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk", "LDktKdoQak3Pk0cnXxCltA")]
    public void OpenIdConnectCore_A_half_hashes_of_the_examples(string value, string hash) => Assert.Equal(hash, HalfHash.Of(value));

    [Theory]
    [InlineData("openid", """{"sub":"usr_1"}""")]
    [InlineData("openid email", """{"sub":"usr_1","email":"jo@acme.example","email_verified":true}""")]
    [InlineData("openid groups", """{"sub":"usr_1","groups":["Engineering"]}""")]
    public void OpenIdConnectCore_5_4_each_scope_opens_its_claims(string scopes, string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(Person.ToJson(ScopeSet.FromStored(scopes))));

    [Fact]
    public void RpInitiatedLogout_2_hint_may_have_expired_and_must_be_ours()
    {
        Assert.True(IdTokenHint.TryRead(Id.Write(JoseKeys.Es256), JoseKeys.Set(JoseKeys.Es256), Issuer, out var hint, out _));
        Assert.Equal(new IdTokenHint("usr_1", "cli_1", "ses_1"), hint);

        Assert.False(IdTokenHint.TryRead(Id.Write(JoseKeys.Foreign), JoseKeys.Set(JoseKeys.Es256), Issuer, out _, out _));
        Assert.False(IdTokenHint.TryRead(Access.Write(JoseKeys.Es256), JoseKeys.Set(JoseKeys.Es256), Issuer, out _, out _));
        Assert.False(IdTokenHint.TryRead(Id.Write(JoseKeys.Es256), JoseKeys.Set(JoseKeys.Es256), "https://id.example/other", out _, out _));
    }

    [Fact]
    public void BackChannelLogout_2_6_token_is_read_and_an_ID_Token_is_not_one()
    {
        Assert.True(LogoutToken.TryRead(Logout.Write(JoseKeys.Es256), JoseKeys.Set(JoseKeys.Es256), Issuer, "cli_1", JoseKeys.Now, out var read, out var error), error?.ToString());
        Assert.Equal(Logout, read);

        Assert.Equal("there is a nonce, or no logout event, iat or jti", LogoutRefusal(Id.Write(JoseKeys.Es256)));
        Assert.Equal("exp has passed", LogoutRefusal((Logout with { IssuedAt = JoseKeys.Now.AddHours(-1), ExpiresAt = JoseKeys.Now.AddHours(-1) }).Write(JoseKeys.Es256)));
        Assert.Equal("iss or aud is another", LogoutRefusal((Logout with { ClientId = "cli_2" }).Write(JoseKeys.Es256)));
    }

    [Fact]
    public void A_token_that_never_ends_is_read()
    {
        var forever = (Logout with { ExpiresAt = DateTimeOffset.MaxValue }).Write(JoseKeys.Es256);
        Assert.True(LogoutToken.TryRead(forever, JoseKeys.Set(JoseKeys.Es256), Issuer, "cli_1", JoseKeys.Now, out _, out var error), error?.ToString());

        var expected = new IdTokenExpectation(Issuer, "cli_1", ["ES256"]) { AuthenticatedSince = JoseKeys.Now };
        var id = Id with { Nonce = null, AccessToken = null, ExpiresAt = DateTimeOffset.MaxValue, AuthTime = DateTimeOffset.MaxValue };
        Assert.IsType<IdTokenVerdict.Genuine>(expected.Check(id.Write(JoseKeys.Es256), JoseKeys.Set(JoseKeys.Es256), JoseKeys.Now));
    }

    [Fact]
    public void RFC7662_2_2_live_token_is_described_and_a_dead_one_is_not()
    {
        var live = new IntrospectionResponse("cli_1", "usr_1") { Scopes = ScopeSet.Of("mail"), Audiences = ["api"], TokenType = "DPoP", DpopJkt = "jkt", ExpiresAt = JoseKeys.Now };

        Assert.Equal("""{"active":true,"client_id":"cli_1","sub":"usr_1","scope":"mail","token_type":"DPoP","aud":"api","exp":1772366400,"cnf":{"jkt":"jkt"}}""", Encoding.UTF8.GetString(live.ToJson()));
        Assert.Equal("""{"active":false}""", Encoding.UTF8.GetString(IntrospectionResponse.Inactive.Span));
    }

    private static string AccessRefusal(string jwt)
    {
        Assert.False(AccessTokenClaims.TryRead(jwt, JoseKeys.Set(JoseKeys.Es256), Issuer, JoseKeys.Now, out _, out var error));
        return error.Reason;
    }

    private static string LogoutRefusal(string jwt)
    {
        Assert.False(LogoutToken.TryRead(jwt, JoseKeys.Set(JoseKeys.Es256), Issuer, "cli_1", JoseKeys.Now, out _, out var error));
        return error.Reason;
    }

    private static string Pretty(string jwt)
    {
        Assert.True(CompactJws.TryParse(jwt, out var jws, out _));
        using var document = JsonDocument.Parse(jws.Payload);
        return JsonSerializer.Serialize(new { typ = jws.Header.Type, claims = document.RootElement }, Options) + "\n";
    }

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
