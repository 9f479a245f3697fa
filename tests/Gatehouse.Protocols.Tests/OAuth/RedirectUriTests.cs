using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Protocols.Tests.OAuth;

public sealed class RedirectUriTests
{
    [Theory]
    [InlineData("https://app.example/cb", false)]
    [InlineData("https://app.example/cb?tenant=1", false)]
    [InlineData("http://127.0.0.1/cb", true)]
    [InlineData("http://[::1]:8080/cb", true)]
    [InlineData("http://localhost:3000/cb", true)]
    [InlineData("com.example.app:/oauth2redirect", true)]
    [InlineData("com.example.app://callback", true)]
    public void Good_addresses_may_be_registered(string uri, bool native) => Assert.True(RedirectUri.TryValidate(uri, native, out _));

    [Theory]
    [InlineData("http://app.example/cb")]
    [InlineData("http://127.0.0.1/cb")]
    [InlineData("com.example.app:/cb")]
    public void RFC8252_addresses_of_a_device_are_for_native_clients(string uri) => Assert.False(RedirectUri.TryValidate(uri, native: false, out _));

    [Theory]
    [InlineData("")]
    [InlineData("/cb")]
    [InlineData("//app.example/cb")]
    [InlineData("https://app.example/cb#fragment")]
    [InlineData("https://app.example/cb#")]
    [InlineData("https://user@app.example/cb")]
    [InlineData("https://*.app.example/cb")]
    [InlineData("https://app.example/a/../cb")]
    [InlineData("https://app.example/a/%2e%2E/cb")]
    [InlineData("https://app.example\\@evil.example/cb")]
    [InlineData("https://app.example/cb\r\nX: y")]
    [InlineData("https://äpp.example/cb")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("myapp:/cb")]
    [InlineData("http://127.0.0.1.evil.example/cb")]
    [InlineData("http://127.0.0.1@evil.example/cb")]
    [InlineData("file:///etc/passwd")]
    [InlineData("urn:ietf:wg:oauth:2.0:oob")]
    public void RFC9700_4_1_tricky_addresses_are_refused(string uri)
    {
        Assert.False(RedirectUri.TryValidate(uri, native: true, out var error));
        Assert.Equal(OAuthErrorCodes.InvalidRedirectUri, error.Code);
    }

    [Theory]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb")]
    [InlineData("http://127.0.0.1:3000/cb?x=1", "http://127.0.0.1:51004/cb?x=1")]
    [InlineData("http://[::1]/cb", "http://[::1]:9/cb")]
    public void RFC8252_7_3_port_of_a_loopback_address_is_free(string registered, string presented) => Assert.True(RedirectUri.Matches(registered, presented));

    [Theory]
    [InlineData("http://127.0.0.1:65536/cb")]
    [InlineData("http://127.0.0.1:99999/cb")]
    [InlineData("http://[::1]:99999/cb")]
    public void A_port_that_none_can_be_is_no_match(string presented)
    {
        Assert.False(RedirectUri.Matches("http://127.0.0.1/cb", presented));
        Assert.False(RedirectUri.Matches("http://[::1]/cb", presented));
    }

    [Theory]
    [InlineData("https://app.example/cb", "https://app.example/cb/")]
    [InlineData("https://app.example/cb", "https://app.example/CB")]
    [InlineData("https://app.example/cb", "https://APP.example/cb")]
    [InlineData("https://app.example/cb", "https://app.example:443/cb")]
    [InlineData("https://app.example/cb", "https://app.example/cb?x=1")]
    [InlineData("https://app.example/cb", "https://app.example/%63b")]
    [InlineData("https://app.example/cb", "https://app.example/cb#")]
    [InlineData("https://app.example/cb", "https://app.example.evil.example/cb")]
    [InlineData("https://app.example/cb", null)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:51004/other")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:51004@evil.example/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:/cb")]
    [InlineData("http://127.0.0.1/cb", "http://[::1]/cb")]
    [InlineData("http://127.0.0.1/cb", "http://localhost/cb")]
    [InlineData("http://localhost/cb", "http://localhost:8080/cb")]
    [InlineData("https://127.0.0.1/cb", "https://127.0.0.1:8080/cb")]
    public void RFC9700_2_1_everything_else_must_be_equal(string registered, string? presented) => Assert.False(RedirectUri.Matches(registered, presented));
}
