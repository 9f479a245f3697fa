using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Protocols.Tests.OAuth;

public sealed class OAuthParametersTests
{
    // RFC 6749 App. B: the example of the encoding.
    [Fact]
    public void RFC6749_B_example_is_decoded_and_encoded_again()
    {
        var read = RequestParts.Parameters("v=+%25%26%2B%C2%A3%E2%82%AC");

        Assert.Equal(" %&+£€", read["v"]);
        Assert.Equal("v=%20%25%26%2B%C2%A3%E2%82%AC", read.Encode());
    }

    [Fact]
    public void RFC6749_3_1_parameter_without_value_is_treated_as_omitted()
    {
        var read = RequestParts.Parameters("scope=&state&client_id=a");

        Assert.Null(read["scope"]);
        Assert.Null(read["state"]);
        Assert.Equal("a", read["client_id"]);
    }

    [Theory]
    [InlineData("state=1&state=2")]
    [InlineData("client_id=a&client%5Fid=a")]
    public void RFC6749_3_1_repeated_parameter_is_refused(string encoded) => Assert.Equal("A parameter is there twice.", Refusal(encoded));

    [Fact]
    public void RFC8707_2_resource_may_repeat() =>
        Assert.Equal(["https://a.example", "https://b.example"], RequestParts.Parameters("resource=https://a.example&resource=https://b.example").All("resource"));

    [Theory]
    [InlineData("a=%zz")]
    [InlineData("a=%2")]
    [InlineData("a=%c3%28")]
    [InlineData("a=%00")]
    [InlineData("a=ü")]
    public void What_is_not_form_encoding_in_UTF8_is_refused(string encoded) =>
        Assert.Equal("The request is not form encoded in UTF-8.", Refusal(encoded));

    [Fact]
    public void Limits_are_kept()
    {
        Assert.Equal("The request is too long.", Refusal($"a={new string('x', OAuthParameters.MaxLength)}"));
        Assert.Equal("The request has too many parameters.", Refusal(string.Join('&', Enumerable.Range(0, OAuthParameters.MaxCount + 1).Select(i => $"p{i}=1"))));
        Assert.Equal("A parameter has no name or one that is too long.", Refusal($"{new string('n', 129)}=1"));
    }

    [Fact]
    public void Encoding_and_parsing_gives_the_same_values() =>
        Prop.ForAll<NonEmptyString>(value =>
        {
            var text = value.Get.Replace("\0", "", StringComparison.Ordinal);
            if (text.Length == 0 || text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar)) return true;
            return OAuthParameters.TryParse(FormEncoding.Encode([KeyValuePair.Create("p", text)]), out var read, out _) && read["p"] == text;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Garbage_never_throws_in_any_reader() =>
        Prop.ForAll<string, byte[]>((text, bytes) =>
        {
            _ = OAuthParameters.TryParse(bytes, out _, out _);
            _ = PresentedToken.TryParse(text, out _);
            _ = AppleChallenge.TryParse($"Bearer {text}", out _, out _);
            _ = ClientMetadata.TryParse(bytes, out _, out _);
            UserCode.Normalize(text);
            _ = RedirectUri.TryValidate(text, native: true, out _);
            RedirectUri.Matches("http://127.0.0.1/cb", $"http://127.0.0.1{text}");
            _ = ScopeSet.TryParse(text, out _, out _);
            if (!OAuthParameters.TryParse($"client_id=a&response_type=code&grant_type=refresh_token&{text}", out var read, out _)) return;
            _ = AuthorizationRequest.TryRead(read, false, out _, out _);
            _ = TokenRequest.TryRead(read, out _, out _);
            _ = ClientCredential.TryRead(text, read, out _, out _);
            _ = EndSessionRequest.TryRead(read, out _, out _);
        }).QuickCheckThrowOnFailure();

    private static string Refusal(string encoded)
    {
        Assert.False(OAuthParameters.TryParse(encoded, out _, out var error));
        Assert.Equal((OAuthErrorCodes.InvalidRequest, 400), (error.Code, error.Status));
        return error.Description;
    }
}
