using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gatehouse.Protocols.Jose;

/// <summary>One JSON object, read with one meaning only and written in the order given.</summary>
internal static class StrictJson
{
    // Year 9999, the end of what DateTimeOffset can hold.
    private const long MaxUnixSeconds = 253_402_300_799;

    private const int MaxSpare = 16 * 1024;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Of this thread: nearly every answer of the authorization server is written here.
    [ThreadStatic]
    private static Spare? _spare;

    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var spare = _spare ?? Spare.New();
        _spare = null; // a member may write an object of its own meanwhile
        var (buffer, json) = spare;
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        var written = buffer.WrittenSpan.ToArray();
        buffer.Clear(); // what was written may be secret
        json.Reset();
        _spare = buffer.Capacity <= MaxSpare ? spare : null;
        return written;
    }

    /// <summary>Null unless it is one object. RFC 7519 §4 leaves duplicate names to the parser; two readings of one token are one too many.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> bytes, int maxDepth)
    {
        try
        {
            var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = maxDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object && IsUnicode(document.RootElement))
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // no JSON, or names that are no Unicode and so cannot be compared
        }
    }

    /// <summary>False when a name is no Unicode, such as an escaped half of a character: looking for any other name would throw.</summary>
    public static bool IsUnicode(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.Object => json.EnumerateObject().All(p => p.Name is not null && IsUnicode(p.Value)),
                JsonValueKind.Array => json.EnumerateArray().All(IsUnicode),
                JsonValueKind.String => json.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>False when the member is there and is not text of 1 to <paramref name="maxLength"/> characters; true with null when it is absent.</summary>
    public static bool TryText(JsonElement json, string name, int maxLength, out string? value)
    {
        value = null;
        return !json.TryGetProperty(name, out var member) || TryText(member, maxLength, out value);
    }

    /// <summary>False when it is not text of 1 to <paramref name="maxLength"/> characters, or has NUL among them, which not every store can hold.</summary>
    public static bool TryText(JsonElement member, int maxLength, out string? value)
    {
        value = null;
        if (member.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            value = member.GetString();
        }
        catch (InvalidOperationException)
        {
            return false; // the text holds bytes or escapes that are no Unicode
        }

        return value is { Length: > 0 } && value.Length <= maxLength && !value.Contains('\0', StringComparison.Ordinal);
    }

    /// <summary>Text, or an array of at most <paramref name="maxCount"/> texts; empty when absent.</summary>
    public static bool TryTexts(JsonElement json, string name, int maxLength, int maxCount, out IReadOnlyList<string> values)
    {
        values = [];
        if (!json.TryGetProperty(name, out var member))
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.Array)
        {
            var single = TryText(member, maxLength, out var text);
            values = single ? [text!] : [];
            return single;
        }

        var list = new List<string>();
        foreach (var item in member.EnumerateArray())
        {
            if (list.Count == maxCount || !TryText(item, maxLength, out var text))
            {
                return false;
            }

            list.Add(text!);
        }

        values = list;
        return true;
    }

    /// <summary>NumericDate (RFC 7519 §2). A fraction, which other parties may send, is cut off.</summary>
    public static bool TryInstant(JsonElement json, string name, out DateTimeOffset? value)
    {
        value = null;
        if (!json.TryGetProperty(name, out var member))
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.Number || !member.TryGetDouble(out var seconds) || seconds is not (>= 0 and <= MaxUnixSeconds))
        {
            return false;
        }

        value = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return true;
    }

    public static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void Texts(Utf8JsonWriter json, string name, IReadOnlyCollection<string>? values)
    {
        if (values is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    public static void Instant(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } instant)
        {
            json.WriteNumber(name, instant.ToUnixTimeSeconds());
        }
    }
    private sealed record Spare(ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)
    {
        public static Spare New()
        {
            var buffer = new ArrayBufferWriter<byte>(1024);
            return new Spare(buffer, new Utf8JsonWriter(buffer, Plain));
        }
    }
}
