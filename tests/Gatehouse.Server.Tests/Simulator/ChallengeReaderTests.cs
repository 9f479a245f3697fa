using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Server.Tests.Simulator;

/// <summary>What a simulated device takes for a challenge: no more than the documentation has, so that what passes here passes on real ones.</summary>
public sealed class ChallengeReaderTests
{
    private const string Web = "Bearer method=\"apple-as-web\", url=\"https://mdm.example.com/signin?enrollment=1\"";

    private const string OAuth =
        "Bearer method=\"apple-oauth2\", authorization-url=\"https://mdm.example.com/a\", token-url=\"https://mdm.example.com/t\", "
        + "redirect-url=\"apple-remotemanagement-user-login:/oauth2/redirection\", client-id=\"c\", scope=\"MDM\"";

    [Fact]
    public void The_simple_method_has_an_address() =>
        Assert.Equal("https://mdm.example.com/signin?enrollment=1", Assert.IsType<AccountChallenge.Web>(ChallengeReader.Read(Web)).Url.OriginalString);

    [Fact]
    public void OAuth_2_has_six_parameters()
    {
        var challenge = Assert.IsType<AccountChallenge.OAuth2>(ChallengeReader.Read(OAuth));

        Assert.Equal(
            ("https://mdm.example.com/a", "https://mdm.example.com/t", "apple-remotemanagement-user-login:/oauth2/redirection", "c", "MDM"),
            (challenge.AuthorizationUrl.OriginalString, challenge.TokenUrl.OriginalString, challenge.RedirectUrl, challenge.ClientId, challenge.Scope));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Bearer method=\"apple-as-web\" url=\"https://mdm.example.com/\"")] // no comma
    [InlineData("Bearer method=\"apple-as-web\", url=\"https://mdm.example.com/\",")]
    [InlineData("Bearer method=\"apple-as-web\", url=https://mdm.example.com/")]
    [InlineData("Bearer method=\"apple-as-web\", url=\"https://mdm.example.com/\\\"\"")]
    [InlineData("Bearer method=\"apple-as-web\", url=\"https://mdm.example.com/\", url=\"https://mdm.example.com/\"")]
    [InlineData("Bearer method=\"apple-as-web\", url=\"https://mdm.example.com/\", realm=\"x\"")]
    [InlineData("Bearer method=\"apple-as-web\", url=\"http://mdm.example.com/\"")]
    [InlineData("Bearer method=\"Apple-as-web\", url=\"https://mdm.example.com/\"")]
    [InlineData("Bearer url=\"https://mdm.example.com/\"")]
    [InlineData("Bearer method=\"apple-as-web\", url=\"https://mdm.example.com/\", Bearer error=\"invalid_token\"")]
    public void Anything_else_is_refused(string header) => Assert.Throws<DeviceRefusal>(() => ChallengeReader.Read(header));

    [Theory]
    [InlineData("scope=\"MDM\"", "realm=\"MDM\"")]
    [InlineData("apple-remotemanagement-user-login:/oauth2/redirection", "https://mdm.example.com/redirection")]
    [InlineData("apple-remotemanagement-user-login:/oauth2/redirection", "apple-remotemanagement-user-login:/")]
    public void OAuth_2_is_refused_with_something_missing_or_leading_elsewhere(string part, string instead) =>
        Assert.Throws<DeviceRefusal>(() => ChallengeReader.Read(OAuth.Replace(part, instead, StringComparison.Ordinal)));
}
