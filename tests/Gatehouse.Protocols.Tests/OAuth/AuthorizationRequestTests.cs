using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Protocols.Tests.OAuth;

public sealed class AuthorizationRequestTests
{
    private const string Good = "response_type=code&client_id=cli_1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

    [Fact]
    public void Everything_that_was_sent_is_read()
    {
        var request = Read($"{Good}&redirect_uri=https://app.example/cb&scope=openid%20email&state=s%20t&nonce=n&prompt=login%20consent&max_age=0&login_hint=jo%2Bx%40a%40b.example"
            + "&acr_values=mfa%20pwd&ui_locales=de%20en&resource=https://api.example/&dpop_jkt=0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I&response_mode=form_post");

        Assert.Equal(("cli_1", "https://app.example/cb", "s t", "n"), (request.ClientId, request.RedirectUri, request.State, request.Nonce));
        Assert.Equal("openid email", request.Scopes.ToString());
        Assert.Equal(["login", "consent"], request.Prompt);
        Assert.Equal(TimeSpan.Zero, request.MaxAge);
        Assert.Equal("jo+x@a@b.example", request.LoginHint);
        Assert.Equal(["mfa", "pwd"], request.AcrValues);
        Assert.Equal(["de", "en"], request.UiLocales);
        Assert.Equal(["https://api.example/"], request.Resources);
        Assert.Equal("form_post", request.ResponseMode);
    }

    [Theory]
    [InlineData("client_id=a", OAuthErrorCodes.InvalidRequest)]
    [InlineData("response_type=code", OAuthErrorCodes.InvalidRequest)]
    [InlineData("client_id=a&response_type=token", OAuthErrorCodes.UnsupportedResponseType)]
    [InlineData("client_id=a&response_type=code%20id_token", OAuthErrorCodes.UnsupportedResponseType)]
    [InlineData(Good + "&request=eyJ", OAuthErrorCodes.RequestNotSupported)]
    [InlineData(Good + "&request_uri=https://evil.example", OAuthErrorCodes.RequestUriNotSupported)]
    [InlineData(Good + "&registration=%7B%7D", OAuthErrorCodes.RegistrationNotSupported)]
    [InlineData(Good + "&scope=%22", OAuthErrorCodes.InvalidScope)]
    [InlineData(Good + "&resource=relative", OAuthErrorCodes.InvalidTarget)]
    [InlineData(Good + "&resource=https://a.example%23f", OAuthErrorCodes.InvalidTarget)]
    [InlineData(Good + "&prompt=none%20login", OAuthErrorCodes.InvalidRequest)]
    [InlineData(Good + "&prompt=create", OAuthErrorCodes.InvalidRequest)]
    [InlineData(Good + "&max_age=-1", OAuthErrorCodes.InvalidRequest)]
    [InlineData(Good + "&max_age=99999999999", OAuthErrorCodes.InvalidRequest)]
    [InlineData(Good + "&state=%0D%0ASet-Cookie", OAuthErrorCodes.InvalidRequest)]
    [InlineData(Good + "&response_mode=fragment", OAuthErrorCodes.InvalidRequest)]
    [InlineData(Good + "&dpop_jkt=x", OAuthErrorCodes.InvalidRequest)]
    public void Each_fault_has_its_error(string query, string code) => Assert.Equal(code, Refusal(query, requirePkce: true).Code);

    [Theory]
    [InlineData("response_type=code&client_id=a", "The code_challenge is missing.")]
    [InlineData("response_type=code&client_id=a&code_challenge=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "The code_challenge_method must be S256.")]
    [InlineData("response_type=code&client_id=a&code_challenge=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&code_challenge_method=plain", "The code_challenge_method must be S256.")]
    [InlineData("response_type=code&client_id=a&code_challenge=short&code_challenge_method=S256", "The code_challenge is not a SHA-256 in base64url.")]
    public void RFC7636_4_4_1_PKCE_cannot_be_downgraded(string query, string description) => Assert.Equal(description, Refusal(query, requirePkce: true).Description);

    [Fact]
    public void Client_that_may_do_without_PKCE_is_held_to_it_once_it_begins()
    {
        Assert.True(AuthorizationRequest.TryRead(RequestParts.Parameters("response_type=code&client_id=a"), requirePkce: false, out _, out _));
        Assert.Equal("The code_challenge is missing.", Refusal("response_type=code&client_id=a&code_challenge_method=S256", requirePkce: false).Description);
    }

    [Fact]
    public void RFC9207_2_answers_carry_the_issuer_and_keep_the_query_of_the_client()
    {
        var success = AuthorizationResponse.Success("https://app.example/cb?t=1", "c o", "s&", "https://id.example/acme");
        var failure = AuthorizationResponse.Failure("https://app.example/cb", OAuthError.AccessDenied("No."), null, "https://id.example/acme");

        Assert.Equal("https://app.example/cb?t=1&code=c%20o&state=s%26&iss=https%3A%2F%2Fid.example%2Facme", success.ToLocation());
        Assert.Equal("https://app.example/cb?error=access_denied&error_description=No.&iss=https%3A%2F%2Fid.example%2Facme", failure.ToLocation());
    }

    [Fact]
    public void Apple_redirect_keeps_its_form() => Assert.Equal(
        "apple-remotemanagement-user-login:/oauth2/redirection?code=abc&state=1",
        AuthorizationResponse.Success(AppleChallenge.RedirectUri, "abc", "1", issuer: null).ToLocation());

    private static AuthorizationRequest Read(string query)
    {
        Assert.True(AuthorizationRequest.TryRead(RequestParts.Parameters(query), requirePkce: true, out var request, out var error), error?.Description);
        return request;
    }

    private static OAuthError Refusal(string query, bool requirePkce)
    {
        Assert.False(AuthorizationRequest.TryRead(RequestParts.Parameters(query), requirePkce, out _, out var error));
        return error;
    }
}
