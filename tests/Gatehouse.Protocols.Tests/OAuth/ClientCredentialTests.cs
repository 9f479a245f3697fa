using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Protocols.Tests.Jose;

namespace Gatehouse.Protocols.Tests.OAuth;

public sealed class ClientCredentialTests
{
    private const string Issuer = "https://id.example/acme";
    private const string TokenEndpoint = "https://id.example/acme/oauth2/token";

    [Fact]
    public void RFC6749_2_3_1_Basic_example()
    {
        var basic = Assert.IsType<ClientCredential.Basic>(Read("Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3", ""));

        Assert.Equal(("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw"), (basic.ClientId, basic.Secret));
    }

    [Fact]
    public void RFC6749_2_3_1_Basic_is_form_encoded_inside() =>
        Assert.Equal("a:b c+d", Assert.IsType<ClientCredential.Basic>(Read(RequestParts.Basic("cli:a%3Ab+c%2Bd"), "")).Secret);

    [Fact]
    public void Form_tells_the_other_methods()
    {
        Assert.IsType<ClientCredential.None>(Read(null, "client_id=a"));
        Assert.Equal("s", Assert.IsType<ClientCredential.Post>(Read(null, "client_id=a&client_secret=s")).Secret);
        Assert.Equal("cli_1", Assert.IsType<ClientCredential.Assertion>(Read(null, AssertionForm(Assertion()))).ClientId);
    }

    [Theory]
    [InlineData("Basic YTpi", "client_id=a&client_secret=b", OAuthErrorCodes.InvalidRequest)]
    [InlineData("Basic YTpi", "client_assertion=x&client_assertion_type=y", OAuthErrorCodes.InvalidRequest)]
    [InlineData(null, "client_id=a&client_secret=b&client_assertion=x", OAuthErrorCodes.InvalidRequest)]
    [InlineData("Basic YTpi", "client_id=other", OAuthErrorCodes.InvalidRequest)]
    [InlineData(null, "", OAuthErrorCodes.InvalidClient)]
    [InlineData("Basic !!!", "", OAuthErrorCodes.InvalidClient)]
    [InlineData("Basic Og==", "", OAuthErrorCodes.InvalidClient)]
    [InlineData("Bearer YTpi", "", OAuthErrorCodes.InvalidClient)]
    [InlineData(null, "client_assertion=x&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Asaml2-bearer", OAuthErrorCodes.InvalidClient)]
    public void RFC6749_2_3_faults_have_their_error(string? header, string form, string code)
    {
        Assert.False(ClientCredential.TryRead(header, RequestParts.Parameters(form), out _, out var error));
        Assert.Equal((code, code == OAuthErrorCodes.InvalidClient ? 401 : 400), (error.Code, error.Status));
    }

    [Fact]
    public void Secrets_are_not_in_the_text_of_a_credential() =>
        Assert.DoesNotContain("geheim", Read(null, "client_id=a&client_secret=geheim").ToString(), StringComparison.Ordinal);

    [Fact]
    public void RFC7523_3_good_assertion_passes_and_says_what_to_remember()
    {
        var genuine = Assert.IsType<ClientAssertionVerdict.Genuine>(Check(Assertion()));

        Assert.Equal("jti-1", genuine.Jti);
        Assert.Equal(JoseKeys.Now.AddMinutes(1) + ClientAssertion.Skew, genuine.RememberUntil);
    }

    [Theory]
    [InlineData("iss", "other", "iss or sub is not the client")]
    [InlineData("sub", "other", "iss or sub is not the client")]
    [InlineData("aud", "https://other.example", "aud is not this server alone")]
    [InlineData("aud", null, "aud is not this server alone")]
    [InlineData("exp", null, "exp is missing")]
    [InlineData("exp", "-3600", "exp has passed")]
    [InlineData("exp", "7200", "exp lies too far ahead")]
    [InlineData("nbf", "3600", "nbf or iat lies in the future")]
    [InlineData("iat", "3600", "nbf or iat lies in the future")]
    [InlineData("jti", null, "jti is missing or too long")]
    public void RFC7523_3_each_rule_has_its_refusal(string claim, string? value, string reason) => Assert.Equal(reason, Refusal(Assertion(claim, value)));

    [Fact]
    public void RFC7523_3_assertion_for_two_servers_is_usable_at_none()
    {
        var jwt = SignedJwt.Write(JoseKeys.Es256, "JWT", json =>
        {
            json.WriteString("iss", "cli_1");
            json.WriteString("sub", "cli_1");
            json.WriteStartArray("aud");
            json.WriteStringValue(Issuer);
            json.WriteStringValue("https://other.example");
            json.WriteEndArray();
        });

        Assert.Equal("aud is not this server alone", Refusal(jwt));
    }

    [Fact]
    public void Assertion_under_a_foreign_key_is_refused() => Assert.Equal("no key fits alg and kid", Refusal(Assertion(key: JoseKeys.Foreign)));

    [Fact]
    public void Tokens_of_ours_are_no_assertions()
    {
        var token = new AccessTokenClaims("cli_1", "cli_1", [Issuer], "cli_1", "j", JoseKeys.Now, JoseKeys.Now.AddMinutes(1)).Write(JoseKeys.Es256);

        Assert.Equal("typ is another", Refusal(token));
    }

    private static string Assertion(string? claim = null, string? value = null, SigningKey? key = null) => SignedJwt.Write(key ?? JoseKeys.Es256, "JWT", json =>
    {
        foreach (var (name, normal) in new[] { ("iss", "cli_1"), ("sub", "cli_1"), ("aud", TokenEndpoint), ("jti", "jti-1"), ("exp", "60"), ("nbf", "0"), ("iat", "0") })
        {
            var text = name == claim ? value : normal;
            if (text is null) continue;
            if (name is "exp" or "nbf" or "iat") json.WriteNumber(name, JoseKeys.Now.ToUnixTimeSeconds() + int.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
            else json.WriteString(name, text);
        }
    });

    private static string AssertionForm(string jwt) => FormEncoding.Encode(
        [KeyValuePair.Create("client_assertion", jwt), KeyValuePair.Create("client_assertion_type", ClientCredential.AssertionType)]);

    private static ClientAssertionVerdict Check(string jwt) =>
        ClientAssertion.Check(jwt, "cli_1", JoseKeys.Set(JoseKeys.Es256), [Issuer, TokenEndpoint], JoseKeys.Now);

    private static string Refusal(string jwt) => Assert.IsType<ClientAssertionVerdict.Refused>(Check(jwt)).Reason;

    private static ClientCredential Read(string? header, string form)
    {
        Assert.True(ClientCredential.TryRead(header, RequestParts.Parameters(form), out var credential, out var error), error?.Description);
        return credential;
    }
}
