using System.Net;
using Gatehouse.Server.Hosting.Proxies;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Hosting;

public sealed class ProxyTests
{
    private const string Header = "Client-Cert";

    [Fact]
    public async Task A_proxy_of_ours_names_client_scheme_and_certificate()
    {
        var http = Request("10.0.0.5", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), (Header, ":AAAA:"));

        var proxies = await PassAsync(http, "10.0.0.0/8");

        Assert.Equal("203.0.113.9", http.Connection.RemoteIpAddress!.ToString());
        Assert.Equal("https", http.Request.Scheme);
        Assert.Equal(":AAAA:", proxies.ClientCertificateHeader(http));
    }

    [Theory]
    [InlineData("Client-Cert")]
    [InlineData("X-Forwarded-Client-Cert")]
    [InlineData("X-Forwarded-Tls-Client-Cert")]
    public async Task A_stranger_s_headers_are_taken_away(string header)
    {
        var http = Request("203.0.113.9", ("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-Proto", "https"), (header, ":AAAA:"));

        var proxies = await PassAsync(http, "10.0.0.0/8");

        Assert.Equal("203.0.113.9", http.Connection.RemoteIpAddress!.ToString());
        Assert.Equal("http", http.Request.Scheme);
        Assert.Null(proxies.ClientCertificateHeader(http));
        Assert.False(http.Request.Headers.ContainsKey(header));
    }

    [Fact]
    public async Task What_the_client_wrote_into_the_chain_itself_is_not_believed()
    {
        var http = Request("10.0.0.5", ("X-Forwarded-For", "192.0.2.1, 203.0.113.9, 10.0.0.7"));

        await PassAsync(http, "10.0.0.0/8");

        Assert.Equal("203.0.113.9", http.Connection.RemoteIpAddress!.ToString());
    }

    [Fact]
    public async Task A_certificate_header_that_came_twice_is_none()
    {
        var http = Request("10.0.0.5");
        http.Request.Headers[Header] = new[] { ":AAAA:", ":BBBB:" };

        var proxies = await PassAsync(http, "10.0.0.5");

        Assert.Null(proxies.ClientCertificateHeader(http));
    }

    [Fact]
    public async Task An_IPv4_proxy_on_an_IPv6_socket_is_recognized()
    {
        var http = Request("::ffff:10.0.0.5", ("X-Forwarded-For", "203.0.113.9"));

        await PassAsync(http, "10.0.0.0/8");

        Assert.Equal("203.0.113.9", http.Connection.RemoteIpAddress!.ToString());
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("proxy.example.org")]
    [InlineData("10.0.0.0/x")]
    public void An_address_that_is_none_stops_the_start(string address)
    {
        var result = new ProxyOptionsValidator().Validate(null, new ProxyOptions { Addresses = [address] });

        Assert.True(result.Failed);
        Assert.Contains(address, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_header_without_proxies_stops_the_start()
    {
        Assert.True(new ProxyOptionsValidator().Validate(null, new ProxyOptions { ClientCertificateHeader = Header }).Failed);
    }

    private static DefaultHttpContext Request(string peer, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        http.Request.Scheme = "http";
        foreach (var (name, value) in headers)
        {
            http.Request.Headers[name] = value;
        }

        return http;
    }

    private static async Task<TrustedProxies> PassAsync(HttpContext http, params string[] addresses)
    {
        var proxies = new TrustedProxies(Options.Create(new ProxyOptions { Addresses = addresses, ClientCertificateHeader = Header }));
        await new ProxyMiddleware(_ => Task.CompletedTask, proxies, NullLogger<ProxyMiddleware>.Instance).InvokeAsync(http);
        return proxies;
    }
}
