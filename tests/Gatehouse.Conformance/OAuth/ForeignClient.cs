using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Conformance.OAuth;

/// <summary>A program of ours around a client library of somebody else's, from <c>Foreign/</c>; run by Node.</summary>
/// <param name="Program">File without its ending.</param>
/// <param name="Package">What it is around, when that has another name.</param>
public sealed record ForeignClient(string Program, string? Package = null)
{
    /// <summary>An app on a device, around the two packages below.</summary>
    public static readonly ForeignClient AppDevice = new("app-device", "oauth4webapi");

    /// <summary>The certified client for applications.</summary>
    public static readonly ForeignClient OpenIdClient = new("openid-client");

    /// <summary>The certified client that leaves each message to its user.</summary>
    public static readonly ForeignClient OAuth4WebApi = new("oauth4webapi");

    /// <summary>Reads and verifies tokens.</summary>
    public static readonly ForeignClient Jose = new("jose");

    private static readonly string Folder = Repo.Path("tests", "Gatehouse.Conformance");

    /// <summary>Plays a scenario to its good end.</summary>
    public async Task<JsonNode> RunAsync(string scenario, JsonObject input)
    {
        var answer = await AskAsync(scenario, input);
        Assert.True(answer["error"] is null, answer["error"]?.ToJsonString());
        return answer["result"]!;
    }

    /// <summary>Plays a scenario that the library ends with an error; returns its code and what the server said.</summary>
    public async Task<(string Code, string Cause)> FailAsync(string scenario, JsonObject input)
    {
        var answer = await AskAsync(scenario, input);
        Assert.True(answer["error"] is not null, answer.ToJsonString());
        return ((string)answer["error"]!["name"]!, (string)answer["error"]!["cause"]!);
    }

    private async Task<JsonNode> AskAsync(string scenario, JsonObject input)
    {
        var node = Tools.Require("node");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", Package ?? Program)))
        {
            Tools.Missing($"There is no package {Package ?? Program}; dotnet run build.cs test fetches it.");
        }

        var question = (JsonObject)input.DeepClone();
        question["scenario"] = scenario;
        var output = await Tools.RunAsync(
            node, [Path.Combine(Folder, "OAuth", "Foreign", $"{Program}.mjs")], JsonSerializer.SerializeToUtf8Bytes(question), TestContext.Current.CancellationToken);
        return JsonNode.Parse(output)!;
    }
}
