using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Server.Tests.OAuth.Pages;

/// <summary>A client on loopback: remembers what its back-channel logout address was told, answers as a test wants, and receives browsers.</summary>
internal sealed class ClientApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ClientApp(WebApplication app) => _app = app;

    public ConcurrentQueue<string> Tokens { get; } = new();

    /// <summary>What it says to each.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    public string Address => _app.Urls.First() + "/here";

    public static async Task<ClientApp> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new ClientApp(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await http.Response.WriteAsync("The application.");
            return;
        }

        Assert.Equal("application/x-www-form-urlencoded", http.Request.ContentType);
        var form = await http.Request.ReadFormAsync();
        http.Response.StatusCode = Status;
        if (Status == StatusCodes.Status200OK)
        {
            Tokens.Enqueue(form["logout_token"].ToString());
        }
    }
}
