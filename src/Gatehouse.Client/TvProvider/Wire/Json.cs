using System.Globalization;
using System.Text.Json;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.TvProvider.Wire;

/// <summary>Small JSON objects, written and read leniently: members that nobody knows are skipped, those of another kind are absent.</summary>
internal static class Json
{
    // Year 9999, the end of what DateTimeOffset can hold.
    private const long MaxUnixMilliseconds = 253_402_300_799_999;

    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Undefined when it is none.</summary>
    public static JsonElement Parse(byte[] content) => WholeJson.Parse(content, maxDepth: 32);

    public static void Member(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static JsonElement Child(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    public static string? Text(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static bool Flag(this JsonElement json, string name) => json.Child(name).ValueKind == JsonValueKind.True;

    public static long? Number(this JsonElement json, string name) => json.Child(name) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
        { ValueKind: JsonValueKind.String } value when long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>Milliseconds of the epoch: sessions have them as texts, everything else as numbers.</summary>
    public static DateTimeOffset? Instant(this JsonElement json, string name) =>
        json.Number(name) is >= 0 and <= MaxUnixMilliseconds and { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    public static IReadOnlyList<JsonElement> Items(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray()] : [];

    public static IReadOnlyList<string> Texts(this JsonElement json, string name) =>
        [.. json.Items(name).Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!)];

    public static IReadOnlyList<JsonProperty> Members(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Object } value ? [.. value.EnumerateObject()] : [];
}
