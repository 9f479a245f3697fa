using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gatehouse.Simulator.Push;

namespace Gatehouse.Server.Tests.Simulator;

public sealed class MockApnsTests : IAsyncLifetime
{
    private readonly PushCertificate _certificate = new(TimeProvider.System.GetUtcNow());
    private readonly ManagedDevice _managed = new();
    private MockApns _apns = null!;
    private byte[] _token = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _apns = await MockApns.StartAsync(TimeProvider.System, 0, Ct);
        _token = _apns.Register(_managed.Device, _certificate.Topic);
    }

    public async ValueTask DisposeAsync()
    {
        await _apns.DisposeAsync();
        _certificate.Dispose();
        _managed.Dispose();
    }

    [Fact]
    public async Task A_push_with_the_right_magic_wakes_the_device()
    {
        using var response = await SendAsync(_ => { });

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
        Assert.NotEmpty(response.Headers.GetValues("apns-id"));
        Assert.True(await _managed.Device.WaitForPushAsync(TimeSpan.FromSeconds(10), Ct));
        Assert.Equal(1, _apns.Delivered);
    }

    [Fact]
    public async Task A_push_with_another_magic_is_accepted_and_ignored_by_the_device()
    {
        using var response = await SendAsync(request => request.Content = Json("""{"mdm":"other"}"""));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(await _managed.Device.WaitForPushAsync(TimeSpan.FromMilliseconds(50), Ct));
    }

    [Theory]
    [InlineData("apns-topic", null, 400, "MissingTopic")]
    [InlineData("apns-topic", "com.example", 400, "BadTopic")]
    [InlineData("apns-topic", "com.apple.mgmt.External.other", 400, "TopicDisallowed")]
    [InlineData("apns-push-type", "alert", 400, "InvalidPushType")]
    [InlineData("apns-push-type", null, 400, "InvalidPushType")]
    [InlineData("apns-priority", "7", 400, "BadPriority")]
    [InlineData("apns-expiration", "soon", 400, "BadExpirationDate")]
    [InlineData("apns-id", "1", 400, "BadMessageId")]
    public async Task Wrong_headers_are_named(string header, string? value, int status, string reason)
    {
        using var response = await SendAsync(request =>
        {
            request.Headers.Remove(header);
            if (value is not null)
            {
                request.Headers.Add(header, value);
            }
        });

        await AssertFaultAsync(response, status, reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"mdm":1}""")]
    [InlineData("""{"mdm":"magic","aps":{}}""")]
    public async Task A_body_that_is_not_exactly_the_magic_is_refused(string body)
    {
        using var response = await SendAsync(request => request.Content = Json(body));

        await AssertFaultAsync(response, 400, "PayloadEmpty");
    }

    [Fact]
    public async Task Too_much_another_path_and_another_method_are_refused()
    {
        using var large = await SendAsync(request => request.Content = Json($$"""{"mdm":"{{new string('x', 5000)}}"}"""));
        using var path = await SendAsync(request => request.RequestUri = new Uri(_apns.Address, "/4/device/00"));
        using var method = await SendAsync(request => request.Method = HttpMethod.Put);

        await AssertFaultAsync(large, 413, "PayloadTooLarge");
        await AssertFaultAsync(path, 404, "BadPath");
        await AssertFaultAsync(method, 405, "MethodNotAllowed");
    }

    [Fact]
    public async Task Unknown_and_dead_tokens_are_told_apart()
    {
        using var unknown = await SendAsync(request => request.RequestUri = new Uri(_apns.Address, "/3/device/00ff"));
        _apns.Forget(_managed.Device);
        using var dead = await SendAsync(_ => { });

        await AssertFaultAsync(unknown, 400, "BadDeviceToken");
        var body = await AssertFaultAsync(dead, 410, "Unregistered");
        Assert.True(body.GetProperty("timestamp").GetInt64() > 1_700_000_000_000);
    }

    [Fact]
    public async Task Without_a_client_certificate_nothing_is_sent()
    {
        using var client = Client(withCertificate: false);
        using var request = NewRequest();
        using var response = await client.SendAsync(request, Ct);

        await AssertFaultAsync(response, 403, "MissingProviderToken");
    }

    private async Task<HttpResponseMessage> SendAsync(Action<HttpRequestMessage> change)
    {
        using var client = Client(withCertificate: true);
        using var request = NewRequest();
        change(request);
        return await client.SendAsync(request, Ct);
    }

    private HttpRequestMessage NewRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_apns.Address, $"/3/device/{Convert.ToHexStringLower(_token)}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = Json("""{"mdm":"magic"}"""),
        };
        request.Headers.Add("apns-topic", _certificate.Topic);
        request.Headers.Add("apns-push-type", "mdm");
        request.Headers.Add("apns-priority", "10");
        request.Headers.Add("apns-expiration", "0");
        return request;
    }

    private HttpClient Client(bool withCertificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _apns.Certificate.GetCertHashString();
        if (withCertificate)
        {
            handler.SslOptions.ClientCertificates = [_certificate.Certificate];
        }

        return new HttpClient(handler);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));

    private static async Task<JsonElement> AssertFaultAsync(HttpResponseMessage response, int status, string reason)
    {
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct)).RootElement;
        Assert.Equal((status, reason), ((int)response.StatusCode, body.GetProperty("reason").GetString()));
        return body;
    }
}
