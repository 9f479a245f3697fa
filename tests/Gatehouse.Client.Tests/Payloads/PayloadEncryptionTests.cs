using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.AspNetCore;
using Gatehouse.Client.Payloads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Client.Tests.Payloads;

/// <summary>Bodies between an app and a backend that nobody in between can read.</summary>
public sealed class PayloadEncryptionTests : IAsyncLifetime
{
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<(string? Type, string Body)> _wire = [];
    private WebApplication _app = null!;
    private string _keys = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGatehousePayloadEncryption(o => o.Keys.Add(_key));
        _app = builder.Build();
        _app.UseGatehousePayloadEncryption();
        _app.MapGatehousePayloadKeys();
        _app.MapPost("/echo", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            return Results.Text($"{http.Request.ContentType}: {await reader.ReadToEndAsync(http.RequestAborted)}", "text/plain");
        });
        _app.MapPost("/secret", () => "taken").RequirePayloadEncryption();
        _app.MapPost("/refuse", () => Results.Problem("no", statusCode: 409));
        _app.MapGet("/hello", () => "hello");
        await _app.StartAsync(Ct);
        using var http = new HttpClient();
        _keys = await http.GetStringAsync(new Uri(Base, "/.well-known/payload-keys"), Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public async Task Neither_the_request_nor_the_answer_can_be_read_on_the_way()
    {
        using var client = Client();

        var response = await client.PostAsync("/echo", new StringContent("a secret order", Encoding.UTF8, "application/json"), Ct);

        Assert.Equal("application/json; charset=utf-8: a secret order", await response.Content.ReadAsStringAsync(Ct));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.All(_wire, w => Assert.Equal("application/jose", w.Type));
        Assert.All(_wire, w => Assert.DoesNotContain("secret", w.Body, StringComparison.Ordinal));
        Assert.Equal(2, _wire.Count);
    }

    [Fact]
    public async Task The_same_content_can_be_sent_again_and_looks_different_each_time()
    {
        using var invoker = new HttpMessageInvoker(new PayloadEncryptionHandler(_keys, new Wire(_wire)));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Base, "/echo")) { Content = new StringContent("again") };

        await invoker.SendAsync(request, Ct);
        var second = await invoker.SendAsync(request, Ct);

        Assert.EndsWith(": again", await second.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(4, _wire.Select(w => w.Body).Distinct().Count());
    }

    [Fact]
    public async Task A_refusal_is_encrypted_as_well_and_a_request_without_a_body_is_as_ever()
    {
        using var client = Client();

        var refusal = await client.PostAsync("/refuse", new StringContent("x"), Ct);

        Assert.Equal(HttpStatusCode.Conflict, refusal.StatusCode);
        Assert.Contains("\"status\":409", await refusal.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("hello", await client.GetStringAsync("/hello", Ct));
    }

    [Fact]
    public async Task Where_encryption_is_required_a_body_in_the_clear_is_415()
    {
        using var plain = new HttpClient { BaseAddress = Base };
        using var client = Client();

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await plain.PostAsync("/secret", new StringContent("x"), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/secret", new StringContent("x"), Ct)).StatusCode);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("a.b.c.d.e")]
    [InlineData("")]
    public async Task A_body_that_cannot_be_opened_is_400(string body)
    {
        using var plain = new HttpClient { BaseAddress = Base };

        Assert.Equal(HttpStatusCode.BadRequest, (await plain.PostAsync("/echo", new StringContent(body, Encoding.ASCII, "application/jose"), Ct)).StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_400_before_it_is_opened()
    {
        using var client = Client();

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/echo", new ByteArrayContent(new byte[1024 * 1024]), Ct)).StatusCode);
    }

    [Fact]
    public async Task An_answer_in_the_clear_to_an_encrypted_request_is_not_taken()
    {
        using var handler = new PayloadEncryptionHandler(_keys, new Impostor());
        using var client = new HttpClient(handler) { BaseAddress = Base };

        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("/echo", new StringContent("x"), Ct));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}")]
    public void Keys_that_nobody_can_encrypt_to_are_refused(string keys) =>
        Assert.Throws<ArgumentException>(() => new PayloadEncryptionHandler(keys, new Impostor()));

    private Uri Base => new(_app.Urls.Single());

    private HttpClient Client() => new(new PayloadEncryptionHandler(_keys, new Wire(_wire))) { BaseAddress = Base };

    /// <summary>Reads along.</summary>
    private sealed class Wire(List<(string? Type, string Body)> seen) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await NoteAsync(request.Content);
            var response = await base.SendAsync(request, cancellationToken);
            await NoteAsync(response.Content);
            return response;
        }

        private async Task NoteAsync(HttpContent? content)
        {
            if (content is not null)
            {
                seen.Add((content.Headers.ContentType?.MediaType, await content.ReadAsStringAsync(Ct)));
            }
        }
    }

    /// <summary>Answers everything with a plain yes.</summary>
    private sealed class Impostor : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("yes") });
    }
}
