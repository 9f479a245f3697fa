using System.Text.Json;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Accounts;

/// <summary>The body of a 403 that devices understand.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/errors</c>.</remarks>
internal sealed record ServerMessage(string Code, string? Message)
{
    /// <summary>Null when the answer has none.</summary>
    public static ServerMessage? Read(HttpAnswer answer)
    {
        if ((int)answer.Status != 403 || answer.MediaType != "application/json")
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return Text(json.RootElement, "code") is { } code ? new ServerMessage(code, Text(json.RootElement, "message")) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
