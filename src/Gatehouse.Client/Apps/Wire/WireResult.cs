using System.Text.Json;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>What came of a call to the server: an answer, or the fault that prevented one.</summary>
internal sealed class WireResult
{
    private const int MaxDescription = 512;

    /// <summary>HTTP status; 0 without an answer.</summary>
    public int Status { get; init; }

    /// <summary>The body as JSON; undefined where it is none.</summary>
    public JsonElement Body { get; init; }

    public WireFault Fault { get; init; }

    /// <summary>What the server asked for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsSuccess => Fault == WireFault.None && Status is >= 200 and < 300;

    /// <summary>RFC 6749 §5.2.</summary>
    public string? Error => Text("error");

    /// <summary>Our extension: why, more exactly.</summary>
    public string? Reason => Text("gatehouse_reason");

    /// <summary>For developers. The server writes it without secrets; it is cut, since not every server is ours.</summary>
    public string Description
    {
        get
        {
            var text = Text("error_description") ?? Text("title") ?? "";
            return text.Length <= MaxDescription ? text : text.Substring(0, MaxDescription);
        }
    }

    /// <summary>It is worth another try as it is.</summary>
    public bool IsTransient => Fault is WireFault.Unreachable or WireFault.TimedOut || (Status >= 500 && RetryAfter is null);

    /// <summary>The puzzle that comes with a challenge; null where there is none.</summary>
    public (string Nonce, int Bits)? Work =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("pow", out var work) && work.ValueKind == JsonValueKind.Object
        && work.TryGetProperty("nonce", out var nonce) && nonce.ValueKind == JsonValueKind.String
        && work.TryGetProperty("bits", out var bits) && bits.ValueKind == JsonValueKind.Number && bits.TryGetInt32(out var count)
            ? (nonce.GetString()!, count)
            : null;

    public static WireResult Of(WireFault fault) => new() { Fault = fault };

    /// <summary>A member that is a text.</summary>
    public string? Text(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A member that is a number of seconds, 0 and up.</summary>
    public TimeSpan? Seconds(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt32(out var seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
