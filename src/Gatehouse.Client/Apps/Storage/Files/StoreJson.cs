using System.Text.Json;
using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Files;

/// <summary>Small JSON objects in sealed files. Only what the tag has vouched for is read, so a fault here is a fault of ours, or of a later version.</summary>
internal static class StoreJson
{
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

    public static T Read<T>(byte[] content, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw StoreHeader.Corrupt("its content is not what belongs there", e);
        }
    }

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException(name);

    public static DateTimeOffset Instant(this JsonElement json, string name) => DateTimeOffset.FromUnixTimeMilliseconds(json.GetProperty(name).GetInt64());
}
