using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Jose;

/// <summary>The npm package <c>jose</c>, asked through <c>jose.mjs</c> next to this file.</summary>
internal static class ForeignJose
{
    /// <summary>Runs one action. Without Node or the package the test is skipped, or fails where everything is required.</summary>
    public static async Task<JsonNode> AskAsync(JsonObject question)
    {
        var folder = Path.GetDirectoryName(ThisFile())!;
        var node = Tools.Require("node");
        Tools.RequireFolder(Path.GetFullPath(Path.Combine(folder, "..", "node_modules", "jose")), "dotnet run build.cs test fetches it");
        var answer = await Tools.RunAsync(node, [Path.Combine(folder, "jose.mjs")], JsonSerializer.SerializeToUtf8Bytes(question));
        return JsonNode.Parse(answer)!;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
