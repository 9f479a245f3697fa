using System.Diagnostics;
using System.Text.Json;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Webhooks.Support;

/// <summary>A receiver written with the library <c>standardwebhooks</c>, run by Node as a process of its own.</summary>
internal sealed class ForeignReceiver : IDisposable
{
    private static readonly string Folder = Repo.Path("tests", "Gatehouse.Server.Tests");
    private readonly Process _process;

    private ForeignReceiver(Process process, string port)
    {
        _process = process;
        Address = $"http://127.0.0.1:{port}/";
    }

    public string Address { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ForeignReceiver> StartAsync()
    {
        var node = Tools.Require("node");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "standardwebhooks")))
        {
            Tools.Missing("There is no package standardwebhooks; dotnet run build.cs test fetches it.");
        }

        var process = Process.Start(new ProcessStartInfo(node, [Path.Combine(Folder, "Webhooks", "webhook-receiver.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return new ForeignReceiver(process, (await process.StandardOutput.ReadLineAsync(Ct))!);
    }

    /// <summary>From now on it expects messages that this secret signed.</summary>
    public async Task KnowAsync(string secret)
    {
        await _process.StandardInput.WriteLineAsync(secret.AsMemory(), Ct);
        await _process.StandardInput.FlushAsync(Ct);
        Assert.Equal("ready", await _process.StandardOutput.ReadLineAsync(Ct));
    }

    /// <summary>The next message, and what it makes of it.</summary>
    public async Task<JsonElement> NextAsync() =>
        JsonElement.Parse((await _process.StandardOutput.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Ct))!);

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
