using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Clients;

/// <summary>
/// Parameters of registration and token. Descriptions of this API differ on where they are (query, form, JSON) and apps on how
/// they label them, so all are read together; a parameter that comes twice is refused wherever it comes.
/// </summary>
internal static class ClientParameters
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>The parameters; null when they cannot be read or one of them came twice.</summary>
    public static async ValueTask<OAuthParameters?> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (await BodyBytes.ReadWholeAsync(http.Request, OAuthParameters.MaxLength, ct) is not { } body)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(body.Span).Trim();
        var encoded = text.StartsWith('{') ? Encode(text) : text;
        return encoded is not null && OAuthParameters.TryParse($"{http.Request.QueryString.Value}&{encoded}", out var parameters, out _) ? parameters : null;
    }

    // The texts of a JSON object as a form; what is no text is no parameter.
    private static string? Encode(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return string.Join('&', document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String)
                .Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value.GetString()!)}"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // InvalidOperationException: half of a surrogate pair
        }
    }
}
