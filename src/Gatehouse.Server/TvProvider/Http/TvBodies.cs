using System.Net.Http.Headers;
using System.Text.Json;
using Gatehouse.Server.Hosting.Http;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>Reads bodies of calls, up to a limit. What is labelled as something else counts as absent; there is no 415 in this API.</summary>
internal static class TvBodies
{
    private const int MaxDepth = 16;

    /// <summary>Parameters or the JSON object; and whether that could be read.</summary>
    public static async ValueTask<(TvForm Form, JsonElement Json, bool Readable)> ReadAsync(HttpContext http, TvNeeds needs, CancellationToken ct)
    {
        switch (needs.Body)
        {
            case TvBody.Form when Is(http, "application/x-www-form-urlencoded"):
                var form = await BodyBytes.ReadWholeAsync(http.Request, needs.MaxBody, ct);
                return (form is null ? TvForm.Empty : TvForm.Read(form.Value.Span), default, form is not null);
            case TvBody.Json:
                var json = Is(http, "application/json") && await BodyBytes.ReadWholeAsync(http.Request, needs.MaxBody, ct) is { } body ? Parse(body) : null;
                return (TvForm.Empty, json ?? default, json is not null);
            default:
                return (TvForm.Empty, default, true);
        }
    }

    /// <summary>True when the body is labelled so, whatever its parameters.</summary>
    public static bool Is(HttpContext http, string mediaType) =>
        MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && string.Equals(type.MediaType, mediaType, StringComparison.OrdinalIgnoreCase);

    private static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
