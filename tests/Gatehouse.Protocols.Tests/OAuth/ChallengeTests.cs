using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Protocols.Tests.OAuth;

public sealed class ChallengeTests
{
    [Fact]
    public void RFC6750_3_1_no_token_gets_no_error() => Assert.Equal("Bearer", TokenChallenge.Bearer());

    [Fact]
    public void RFC6750_3_error_and_scope_are_quoted() => Assert.Equal(
        "Bearer error=\"insufficient_scope\", error_description=\"More is needed.\", scope=\"a b\"",
        TokenChallenge.Bearer(OAuthError.InsufficientScope("More is needed."), ScopeSet.Of("a", "b")));

    [Fact]
    public void RFC9449_7_1_challenge_names_the_algorithms() => Assert.Equal("DPoP algs=\"ES256 RS256 PS256\"", TokenChallenge.Dpop());

    [Fact]
    public void Apple_web_challenge_has_the_documented_form()
    {
        var challenge = new AppleChallenge.Web("https://mdm.example.com/signin?enrollment=abc");

        Assert.Equal("Bearer method=\"apple-as-web\", url=\"https://mdm.example.com/signin?enrollment=abc\"", challenge.ToString());
        Assert.Equal(challenge, Read(challenge.ToString()));
    }

    [Fact]
    public void Apple_OAuth_challenge_has_all_six_parameters_on_one_line()
    {
        var challenge = new AppleChallenge.OAuth2(
            "https://mdm.example.com/oauth2/authorize", "https://mdm.example.com/oauth2/token", AppleChallenge.RedirectUri, "03FDDE96", "MDM");

        Assert.Equal(
            "Bearer method=\"apple-oauth2\", authorization-url=\"https://mdm.example.com/oauth2/authorize\", token-url=\"https://mdm.example.com/oauth2/token\", "
            + "redirect-url=\"apple-remotemanagement-user-login:/oauth2/redirection\", client-id=\"03FDDE96\", scope=\"MDM\"",
            challenge.ToString());
        Assert.Equal(challenge, Read(challenge.ToString()));
    }

    // Servers in the field send the parameters with spaces only, and devices accept it.
    [Fact]
    public void Apple_challenge_is_read_without_commas() =>
        Assert.Equal(new AppleChallenge.Web("https://a.example"), Read("Bearer method=\"apple-as-web\" url=\"https://a.example\""));

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Bearer")]
    [InlineData("Bearer method=apple-as-web")]
    [InlineData("Bearer method=\"apple-as-web\"")]
    [InlineData("Bearer method=\"Apple-As-Web\", url=\"https://a.example\"")]
    [InlineData("Bearer method=\"apple-as-web\", method=\"apple-as-web\", url=\"https://a.example\"")]
    [InlineData("Bearer method=\"apple-oauth2\", url=\"https://a.example\"")]
    public void Other_challenges_are_refused(string header) => Assert.False(AppleChallenge.TryParse(header, out _, out _));

    [Fact]
    public void Value_that_could_end_its_quotes_is_never_written()
    {
        Assert.Throws<ArgumentException>(() => new AppleChallenge.Web("https://a.example/\", x=\"").ToString());
        Assert.Throws<ArgumentException>(() => new AppleChallenge.Web("https://a.example/\r\nX: y").ToString());
    }

    [Fact]
    public void Web_sign_in_ends_at_the_documented_address()
    {
        Assert.Equal("apple-remotemanagement-user-login://authentication-results?access-token=gh_at_a-B", AppleChallenge.WebResult("gh_at_a-B"));
        Assert.Throws<ArgumentException>(() => AppleChallenge.WebResult("a+b"));
    }

    [Theory]
    [InlineData("Bearer abc", "abc", false)]
    [InlineData("bearer  abc=", "abc=", false)]
    [InlineData("DPoP a.b~c", "a.b~c", true)]
    public void RFC6750_2_1_token_is_read(string header, string token, bool dpop) =>
        Assert.Equal((true, new PresentedToken(token, dpop)), (PresentedToken.TryParse(header, out var presented), presented));

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer a=b")]
    [InlineData("Bearer a,Bearer b")]
    [InlineData("Basic YTpi")]
    public void RFC6750_2_1_other_headers_hold_no_token(string? header) => Assert.False(PresentedToken.TryParse(header, out _));

    private static AppleChallenge Read(string header)
    {
        Assert.True(AppleChallenge.TryParse(header, out var challenge, out var error), error?.ToString());
        return challenge;
    }
}
