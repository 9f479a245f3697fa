using System.Buffers.Text;
using System.Text.Json;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>
/// What a presented token claims about itself, before anything is verified: enough to fetch the key to verify it with,
/// and to know whose log a broken one belongs into. Nothing else may rest on it.
/// </summary>
/// <param name="Kid">Key id of the header.</param>
/// <param name="OrganizationId"><c>sub</c>.</param>
/// <param name="Jti"><c>jti</c>.</param>
internal sealed record TokenPeek(string? Kid, string? OrganizationId, string? Jti)
{
    private const int MaxSegment = 4096;
    private const int MaxId = 64;

    /// <summary>Reads what can be read; never throws.</summary>
    public static TokenPeek Read(string presented)
    {
        var parts = presented.Trim().Split('.', 4);
        using var header = Json(parts[0]);
        using var claims = parts.Length > 1 ? Json(parts[1]) : null;
        return new TokenPeek(Text(header, "kid"), Text(claims, "sub"), Text(claims, "jti"));
    }

    private static JsonDocument? Json(string segment)
    {
        if (segment.Length is 0 or > MaxSegment || !Base64Url.IsValid(segment))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(Base64Url.DecodeFromChars(segment), new JsonDocumentOptions { MaxDepth = 4 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonDocument? json, string name)
    {
        try
        {
            return json is { RootElement.ValueKind: JsonValueKind.Object } && json.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= MaxId } text && text.All(c => c is > ' ' and < '\u007f')
                    ? text
                    : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a character, which JSON can write and no text can hold
        }
    }
}
