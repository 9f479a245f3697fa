using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds.Support;

/// <summary>An identity provider of the npm package <c>samlify</c>.</summary>
internal sealed class ForeignIdentityProvider : IDisposable
{
    private readonly ForeignProgram _program;

    private ForeignIdentityProvider(ForeignProgram program, string port)
    {
        _program = program;
        Address = $"http://127.0.0.1:{port}";
    }

    public string Address { get; }

    public static async Task<ForeignIdentityProvider> StartAsync()
    {
        var program = ForeignProgram.Start("samlify", "TvProvider", "Mvpds", "saml-provider.mjs");
        using var key = TvExample.MvpdIdentity.GetRSAPrivateKey()!;
        await program.WriteAsync(Json(new JsonObject { ["key"] = key.ExportPkcs8PrivateKeyPem(), ["certificate"] = Convert.ToBase64String(TvExample.MvpdIdentity.RawData) }));
        return new ForeignIdentityProvider(program, await program.ReadAsync());
    }

    /// <summary>Reads our metadata from its address, as its operator would have it do.</summary>
    /// <param name="metadataUrl">Ours.</param>
    /// <param name="encrypt">Encrypts assertions from now on.</param>
    public Task TrustAsync(string metadataUrl, bool encrypt) => _program.OrderAsync(Json(new JsonObject { ["trust"] = metadataUrl, ["encrypt"] = encrypt }), "done");

    public void Dispose() => _program.Dispose();

    private static string Json(JsonObject order) => order.ToJsonString(JsonSerializerOptions.Default);
}
