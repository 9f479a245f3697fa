using Gatehouse.Protocols.Enrollment.AccountDriven;

namespace Gatehouse.Protocols.Tests.Enrollment.AccountDriven;

public sealed class OAuth1RequestTests
{
    // The example of RFC 5849 §1.2.
    [Fact]
    public void The_signature_is_that_of_the_example_of_RFC_5849()
    {
        var token = new AppleServerToken("dpf43f3p2l4k3l03", "kd94hf93k423kf44", "nnch734d00sl2jdk", "pfkkdhi9sl3r4s00");
        var signature = OAuth1Request.Sign(token, "GET", new Uri("http://photos.example.net/photos?file=vacation.jpg&size=original"),
        [
            new("oauth_consumer_key", "dpf43f3p2l4k3l03"), new("oauth_token", "nnch734d00sl2jdk"), new("oauth_signature_method", "HMAC-SHA1"),
            new("oauth_timestamp", "137131202"), new("oauth_nonce", "chapoH"),
        ]);

        Assert.Equal("MdpQcU8iPSUjWoN/UDMsK2sui9I=", signature);
    }

    [Fact]
    public void The_header_holds_each_parameter_once_and_no_secret()
    {
        var token = new AppleServerToken("ck", "consumer-secret", "at", "access-secret");
        var header = OAuth1Request.Authorize(token, "GET", new Uri("https://mdmenrollment.apple.com/session"), "nonce", DateTimeOffset.UnixEpoch);

        Assert.StartsWith("OAuth realm=\"ADM\", oauth_consumer_key=\"ck\", oauth_token=\"at\"", header, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", header, StringComparison.Ordinal);
        Assert.Contains("oauth_version=\"1.0\"", header, StringComparison.Ordinal);
    }
}
