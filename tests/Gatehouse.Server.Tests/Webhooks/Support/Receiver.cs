using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Gatehouse.Protocols.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Server.Tests.Webhooks.Support;

/// <summary>A program on loopback that is told what happens: remembers all of it, and answers as a test wants.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    /// <summary>Everything that came, in that order.</summary>
    public ConcurrentQueue<Received> All { get; } = new();

    /// <summary>What it says to each.</summary>
    public int Status { get; set; } = StatusCodes.Status204NoContent;

    /// <summary>What else it says, such as <c>Location</c>.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>How long it takes.</summary>
    public TimeSpan Takes { get; set; }

    public string Address => _app.Urls.First() + "/hook?key=a%20b";

    /// <summary>Only what it took.</summary>
    public IEnumerable<Received> Taken => All.Where(r => r.Status < 300);

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        await Task.Delay(Takes, TimeProvider.System, http.RequestAborted);
        var headers = http.Request.Headers;
        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            http.Response.Headers[name] = value;
        }

        All.Enqueue(new Received(
            Status, http.Request.Method, http.Request.Path + http.Request.QueryString, http.Request.ContentType,
            headers[WebhookSignature.IdHeader].ToString(), headers[WebhookSignature.TimestampHeader].ToString(), headers[WebhookSignature.SignatureHeader].ToString(),
            body.ToArray()));
    }
}

/// <summary>One request.</summary>
internal sealed record Received(int Status, string Method, string Target, string? ContentType, string Id, string Timestamp, string Signatures, byte[] Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string Type => Json.GetProperty("type").GetString()!;

    public JsonElement Data => Json.GetProperty("data");

    public bool IsSignedWith(string secret, DateTimeOffset now) =>
        WebhookSecret.TryParse(secret, out var key) && WebhookSignature.Verify(key!, Id, Timestamp, Signatures, Body, now);
}
