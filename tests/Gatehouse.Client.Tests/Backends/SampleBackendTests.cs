using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Gatehouse.Client.AspNetCore;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Client.Tests.Backends;

/// <summary>The backend of the samples does what the guide says.</summary>
public sealed class SampleBackendTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_anonymous_user_orders_is_known_again_and_has_no_account()
    {
        using var issuer = new FakeIssuer();
        await using var app = await StartAsync(issuer);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var device = new SigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var now = TimeProvider.System.GetUtcNow();
        var token = issuer.Token(device, now, ("acr", "0"), ("anon", true), ("scope", "orders.read orders.write"));

        var made = await SendAsync(http, device, token, HttpMethod.Post, "/orders", new { article = "lamp" });
        var list = await SendAsync(http, device, token, HttpMethod.Get, "/orders");
        var account = await SendAsync(http, device, token, HttpMethod.Get, "/account");

        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal("""[{"number":1,"article":"lamp"}]""", await list.Content.ReadAsStringAsync(Ct));
        Assert.Equal(HttpStatusCode.Unauthorized, account.StatusCode);
        Assert.Contains("acr_values=\"1\"", account.Headers.GetValues("WWW-Authenticate").Single(), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(FakeIssuer issuer)
    {
        var app = Samples.Orders.OrdersBackend.Build(
            [$"--Gatehouse:Issuer={FakeIssuer.Address}", "--Gatehouse:Audience=orders-api"],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Services.Configure<GatehouseAppOptions>(GatehouseAppDefaults.Scheme, o => o.BackchannelHttpHandler = issuer);
            });
        await app.StartAsync(Ct);
        return app;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, SigningKey device, string token, HttpMethod method, string path, object? body = null)
    {
        string? nonce = null;
        while (true)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
            var address = new Uri(http.BaseAddress!, path).AbsoluteUri;
            request.Headers.Add("DPoP", DpopProof.Write(device, method.Method, address, Guid.NewGuid().ToString("N"), TimeProvider.System.GetUtcNow(), nonce, token));
            var response = await http.SendAsync(request, Ct);
            if (nonce is not null || response.StatusCode != HttpStatusCode.Unauthorized)
            {
                return response;
            }

            nonce = response.Headers.GetValues("DPoP-Nonce").Single();
        }
    }
}
