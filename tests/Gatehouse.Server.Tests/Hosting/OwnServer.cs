using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;

namespace Gatehouse.Server.Tests.Hosting;

/// <summary>A server with particular settings for one test, on SQLite in a folder that goes with it.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gatehouse-test-");

    public CapturedLogs Logs { get; } = new();

    public ManualClock Clock { get; } = new();

    public GateServer Server { get; private set; } = null!;

    public HttpClient Http => Server.Anonymous;

    public static async Task<OwnServer> StartAsync(Dictionary<string, string>? settings = null, Action<WebApplicationBuilder>? configure = null, string? database = null)
    {
        var own = new OwnServer();
        try
        {
            own.Server = await GateServer.StartAsync(database ?? Path.Combine(own._folder.FullName, "gatehouse.db"), own.Clock, own.Logs, settings, configure);
            return own;
        }
        catch
        {
            own._folder.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
