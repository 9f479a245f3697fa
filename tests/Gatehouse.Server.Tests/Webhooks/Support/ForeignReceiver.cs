using System.Text.Json;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Webhooks.Support;

/// <summary>A receiver written with the library <c>standardwebhooks</c>.</summary>
internal sealed class ForeignReceiver : IDisposable
{
    private readonly ForeignProgram _program;

    private ForeignReceiver(ForeignProgram program, string port)
    {
        _program = program;
        Address = $"http://127.0.0.1:{port}/";
    }

    public string Address { get; }

    public static async Task<ForeignReceiver> StartAsync()
    {
        var program = ForeignProgram.Start("standardwebhooks", "Webhooks", "webhook-receiver.mjs");
        return new ForeignReceiver(program, await program.ReadAsync());
    }

    /// <summary>From now on it expects messages that this secret signed.</summary>
    public Task KnowAsync(string secret) => _program.OrderAsync(secret, "ready");

    /// <summary>The next message, and what it makes of it.</summary>
    public async Task<JsonElement> NextAsync() => JsonElement.Parse(await _program.ReadAsync());

    public void Dispose() => _program.Dispose();
}
