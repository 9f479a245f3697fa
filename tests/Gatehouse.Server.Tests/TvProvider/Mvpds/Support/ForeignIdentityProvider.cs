using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds.Support;

/// <summary>An identity provider of the npm package <c>samlify</c>, run by Node as a process of its own.</summary>
internal sealed class ForeignIdentityProvider : IDisposable
{
    private static readonly string Folder = Repo.Path("tests", "Gatehouse.Server.Tests");
    private readonly Process _process;

    private ForeignIdentityProvider(Process process, string port)
    {
        _process = process;
        Address = $"http://127.0.0.1:{port}";
    }

    public string Address { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ForeignIdentityProvider> StartAsync()
    {
        var node = Tools.Require("node");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "samlify")))
        {
            Tools.Missing("There is no package samlify; dotnet run build.cs test fetches it.");
        }

        var process = Process.Start(new ProcessStartInfo(node, [Path.Combine(Folder, "TvProvider", "Mvpds", "saml-provider.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        using var key = TvExample.MvpdIdentity.GetRSAPrivateKey()!;
        var identity = new JsonObject { ["key"] = key.ExportPkcs8PrivateKeyPem(), ["certificate"] = Convert.ToBase64String(TvExample.MvpdIdentity.RawData) };
        await process.StandardInput.WriteLineAsync(identity.ToJsonString(JsonSerializerOptions.Default).AsMemory(), Ct);
        await process.StandardInput.FlushAsync(Ct);
        return new ForeignIdentityProvider(process, (await process.StandardOutput.ReadLineAsync(Ct))!);
    }

    /// <summary>Reads our metadata from its address, as its operator would have it do.</summary>
    /// <param name="metadataUrl">Ours.</param>
    /// <param name="encrypt">Encrypts assertions from now on.</param>
    public async Task TrustAsync(string metadataUrl, bool encrypt)
    {
        await _process.StandardInput.WriteLineAsync(new JsonObject { ["trust"] = metadataUrl, ["encrypt"] = encrypt }.ToJsonString(JsonSerializerOptions.Default).AsMemory(), Ct);
        await _process.StandardInput.FlushAsync(Ct);
        Assert.Equal("done", await _process.StandardOutput.ReadLineAsync(Ct));
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
}
