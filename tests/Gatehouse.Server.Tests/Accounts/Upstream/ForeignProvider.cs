using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>The certified provider <c>oidc-provider</c>.</summary>
internal sealed class ForeignProvider : IDisposable
{
    private readonly ForeignProgram _program;

    private ForeignProvider(ForeignProgram program, string port)
    {
        _program = program;
        Issuer = $"http://127.0.0.1:{port}";
    }

    public string Issuer { get; }

    public static async Task<ForeignProvider> StartAsync()
    {
        var program = ForeignProgram.Start("oidc-provider", "Accounts", "Upstream", "oidc-provider.mjs");
        return new ForeignProvider(program, await program.ReadAsync());
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

    /// <summary>Lets each renewal of a token take so long.</summary>
    public Task SlowAsync(TimeSpan by) => OrderAsync(new JsonObject { ["slow"] = by.TotalMilliseconds });

    /// <summary>How often somebody came with a refresh token.</summary>
    public async Task<int> RenewalsAsync()
    {
        await _program.WriteAsync("""{"renewals":true}""");
        return int.Parse(await _program.ReadAsync(), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _program.Dispose();

    private Task OrderAsync(JsonObject order) => _program.OrderAsync(order.ToJsonString(JsonSerializerOptions.Default), "done");
}
