using System.Text.Json;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>JSON of others, read so that whatever is in it can be asked for.</summary>
internal static class WholeJson
{
    /// <summary>
    /// The document, on its own; undefined when it is no JSON, is nested deeper, or has text in it that is none: half a character
    /// (<c>"\ud800"</c>) is JSON, and throws only when somebody asks for it or for a member beside it.
    /// </summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8, int maxDepth)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = maxDepth });
            using var nowhere = new Utf8JsonWriter(Stream.Null);
            document.RootElement.WriteTo(nowhere);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }
}
