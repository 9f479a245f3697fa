using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>The certified provider <c>oidc-provider</c>, run by Node as a process of its own.</summary>
internal sealed class ForeignProvider : IDisposable
{
    private static readonly string Folder = Repo.Path("tests", "Gatehouse.Server.Tests");
    private readonly Process _process;

    private ForeignProvider(Process process, string port)
    {
        _process = process;
        Issuer = $"http://127.0.0.1:{port}";
    }

    public string Issuer { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ForeignProvider> StartAsync()
    {
        var node = Tools.Require("node");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "oidc-provider")))
        {
            Tools.Missing("There is no package oidc-provider; dotnet run build.cs test fetches it.");
        }

        var process = Process.Start(new ProcessStartInfo(node, [Path.Combine(Folder, "Accounts", "Upstream", "oidc-provider.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { }; // it warns of its development pages
        process.BeginErrorReadLine();
        return new ForeignProvider(process, (await process.StandardOutput.ReadLineAsync(Ct))!);
    }

    /// <summary>Adds somebody, or changes their claims.</summary>
    public Task AddAsync(JsonObject account) => OrderAsync(new JsonObject { ["account"] = account.DeepClone() });

    /// <summary>Removes somebody.</summary>
    public Task RemoveAsync(string subject) => OrderAsync(new JsonObject { ["gone"] = subject });

    /// <summary>Registers us (RFC 7591), and returns what it calls us.</summary>
    public async Task<(string ClientId, string? Secret)> RegisterAsync(JsonObject metadata)
    {
        using var http = new HttpClient();
        var answer = await http.PostAsync<JsonObject>($"{Issuer}/reg", metadata, HttpStatusCode.Created);
        return ((string)answer["client_id"]!, (string?)answer["client_secret"]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task OrderAsync(JsonObject order)
    {
        await _process.StandardInput.WriteLineAsync(order.ToJsonString(JsonSerializerOptions.Default).AsMemory(), Ct);
        await _process.StandardInput.FlushAsync(Ct);
        Assert.Equal("done", await _process.StandardOutput.ReadLineAsync(Ct));
    }
}
