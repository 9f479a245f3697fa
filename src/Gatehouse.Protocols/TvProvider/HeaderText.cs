using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.TvProvider;

/// <summary>Headers that carry Base64 of JSON, as apps of many makers write them.</summary>
internal static class HeaderText
{
    /// <summary>Longest header that is looked at.</summary>
    public const int MaxLength = 8 * 1024;

    private const int MaxDepth = 4;

    /// <summary>Bytes of standard or URL-safe Base64, padded or not; null for anything else.</summary>
    public static byte[]? Decode(string? header)
    {
        var text = header?.Trim();
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength)
        {
            return null;
        }

        var standard = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        var bytes = new byte[(standard.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>One JSON object; null for anything else. Of a name that comes twice the last counts, as it does for most readers.</summary>
    public static JsonElement? Object(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object && StrictJson.IsUnicode(document.RootElement) ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member as text, also where it is a number or a boolean; null when it is absent, empty or something else.</summary>
    public static string? Text(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var member))
        {
            return null;
        }

        var text = member.ValueKind switch
        {
            JsonValueKind.String => member.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>Keyed hash under which an identifier is stored; one key for all of a deployment.</summary>
    public static string KeyedHash(string text, ReadOnlySpan<byte> key) =>
        Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
}
