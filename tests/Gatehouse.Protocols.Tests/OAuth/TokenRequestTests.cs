using System.Text;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Protocols.Tests.OAuth;

public sealed class TokenRequestTests
{
    [Fact]
    public void RFC6749_4_1_3_code_is_read_with_all_that_belongs_to_it()
    {
        var code = Assert.IsType<TokenRequest.AuthorizationCode>(Read("grant_type=authorization_code&code=c&redirect_uri=apple-remotemanagement-user-login%3A%2Foauth2%2Fredirection&code_verifier=v"));

        Assert.Equal(("c", AppleChallenge.RedirectUri, "v"), (code.Code, code.RedirectUri, code.CodeVerifier));
    }

    [Fact]
    public void Other_grants_are_read()
    {
        Assert.Equal("a b", Assert.IsType<TokenRequest.Refresh>(Read("grant_type=refresh_token&refresh_token=r&scope=a+b")).Scopes?.ToString());
        Assert.Null(Assert.IsType<TokenRequest.ClientCredentials>(Read("grant_type=client_credentials")).Scopes);
        Assert.Equal("d", Assert.IsType<TokenRequest.DeviceCode>(Read("grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=d")).Code);
    }

    [Fact]
    public void RFC8693_2_1_exchange_is_read()
    {
        var exchange = Assert.IsType<TokenRequest.Exchange>(Read(
            $"grant_type={GrantTypes.TokenExchange}&subject_token=s&subject_token_type={TokenTypes.AccessToken}&actor_token=a&actor_token_type={TokenTypes.Jwt}&audience=x&audience=y&resource=https://api.example"));

        Assert.Equal(("s", "a", TokenTypes.Jwt), (exchange.SubjectToken, exchange.ActorToken, exchange.ActorTokenType));
        Assert.Equal(["x", "y"], exchange.Audiences);
        Assert.Equal(["https://api.example"], exchange.Resources);
    }

    [Theory]
    [InlineData("", OAuthErrorCodes.InvalidRequest)]
    [InlineData("grant_type=password&username=a&password=b", OAuthErrorCodes.UnsupportedGrantType)]
    [InlineData("grant_type=authorization_code", OAuthErrorCodes.InvalidRequest)]
    [InlineData("grant_type=refresh_token", OAuthErrorCodes.InvalidRequest)]
    [InlineData("grant_type=client_credentials&scope=%22", OAuthErrorCodes.InvalidScope)]
    [InlineData("grant_type=client_credentials&resource=x", OAuthErrorCodes.InvalidTarget)]
    [InlineData("grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=s", OAuthErrorCodes.InvalidRequest)]
    [InlineData("grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=s&subject_token_type=urn:x", OAuthErrorCodes.InvalidRequest)]
    [InlineData("grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=s&subject_token_type=urn:ietf:params:oauth:token-type:jwt&actor_token=a", OAuthErrorCodes.InvalidRequest)]
    public void RFC6749_5_2_each_fault_has_its_error(string form, string code)
    {
        Assert.False(TokenRequest.TryRead(RequestParts.Parameters(form), out _, out var error));
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void Token_that_no_server_of_ours_wrote_is_a_dead_grant()
    {
        Assert.False(TokenRequest.TryRead(RequestParts.Parameters($"grant_type=refresh_token&refresh_token={new string('a', 16385)}"), out _, out var error));
        Assert.Equal(OAuthErrorCodes.InvalidGrant, error.Code);
    }

    [Fact]
    public void Secrets_are_not_in_the_text_of_a_request_or_answer()
    {
        Assert.DoesNotContain("geheim", Read("grant_type=refresh_token&refresh_token=geheim").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", new TokenResponse("geheim", "Bearer", TimeSpan.FromHours(1)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void RFC6749_5_1_answer_has_its_members_in_order() => Assert.Equal(
        """{"access_token":"at","token_type":"Bearer","expires_in":3600,"refresh_token":"rt","scope":"MDM"}""",
        Encoding.UTF8.GetString(new TokenResponse("at", "Bearer", TimeSpan.FromHours(1)) { RefreshToken = "rt", Scopes = ScopeSet.Of("MDM") }.ToJson()));

    [Fact]
    public void RFC6749_5_2_refusal_has_its_members() => Assert.Equal(
        """{"error":"invalid_grant","error_description":"The code has been used."}""",
        Encoding.UTF8.GetString(OAuthError.InvalidGrant("The code has been used.").ToJson()));

    [Fact]
    public void RFC6749_5_2_description_cannot_leave_its_alphabet() => Assert.Throws<ArgumentException>(() => OAuthError.InvalidRequest("a \"b\""));

    [Fact]
    public void RFC8628_6_1_user_codes_survive_being_typed()
    {
        var code = UserCode.From(Enumerable.Range(1, UserCode.RandomBytes).Select(i => (byte)(i * 13)).ToArray());

        Assert.Matches("^[BCDFGHJKLMNPQRSTVWXZ]{8}$", code);
        Assert.Equal(code, UserCode.Normalize(UserCode.Display(code).ToLowerInvariant()));
        Assert.Equal(code, UserCode.Normalize($" {code[..4]} {code[4..]} "));
        Assert.Null(UserCode.Normalize("AEIO-UAEI"));
        Assert.Null(UserCode.Normalize(new string('B', 65)));
    }

    [Fact]
    public void RFC8628_3_2_answer_to_a_device() => Assert.Equal(
        """{"device_code":"dc","user_code":"WDJB-MJHT","verification_uri":"https://id.example/acme/device","verification_uri_complete":"https://id.example/acme/device?user_code=WDJB-MJHT","expires_in":600,"interval":5}""",
        Encoding.UTF8.GetString(new DeviceAuthorizationResponse("dc", "WDJB-MJHT", "https://id.example/acme/device", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(5)).ToJson()));

    [Theory]
    [InlineData("urn:ietf:params:oauth:request_uri:abc", "abc")]
    [InlineData("urn:ietf:params:oauth:request_uri:", null)]
    [InlineData("https://evil.example/request", null)]
    [InlineData(null, null)]
    public void RFC9126_2_2_only_our_own_references_are_followed(string? uri, string? reference) => Assert.Equal(reference, PushedAuthorizationResponse.Reference(uri));

    [Fact]
    public void RFC6749_3_3_scopes_are_a_set_of_words()
    {
        Assert.True(ScopeSet.TryParse("a b a", out var scopes, out _));

        Assert.Equal("a b", scopes.ToString());
        Assert.Equal(ScopeSet.Of("b", "a"), scopes);
        Assert.True(ScopeSet.Of("a").IsWithin(scopes));
        Assert.False(scopes.IsWithin(ScopeSet.Of("a", "B")));
        Assert.Equal("b", scopes.Except(ScopeSet.Of("a")).ToString());
        Assert.False(ScopeSet.TryParse("a\tb", out _, out var error));
        Assert.Equal(OAuthErrorCodes.InvalidScope, error.Code);
    }

    private static TokenRequest Read(string form)
    {
        Assert.True(TokenRequest.TryRead(RequestParts.Parameters(form), out var request, out var error), error?.Description);
        return request;
    }
}
