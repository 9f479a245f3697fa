using System.Net;

namespace Gatehouse.Simulator.Network;

/// <summary>An answer with its body read.</summary>
/// <param name="Status">Status code.</param>
/// <param name="MediaType">Without parameters; empty when not stated.</param>
/// <param name="Location">Of a redirect.</param>
/// <param name="SetCookies">Values of Set-Cookie.</param>
/// <param name="Body">The whole body.</param>
internal sealed record HttpAnswer(HttpStatusCode Status, string MediaType, Uri? Location, IReadOnlyList<string> SetCookies, byte[] Body)
{
    private Dictionary<string, string[]> Headers { get; init; } = [];

    /// <summary>2xx.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>A redirect that says where to.</summary>
    public bool IsRedirect => (int)Status is 301 or 302 or 303 or 307 or 308 && Location is not null;

    /// <summary>Lines of a header as they came, one for each line.</summary>
    public IReadOnlyList<string> Lines(string header) => Headers.GetValueOrDefault(header, []);

    public static HttpAnswer Of(HttpResponseMessage response, byte[] body)
    {
        // First as they came: a header that was looked at as an address is one from then on, and no longer what was sent.
        var headers = response.Headers.NonValidated.ToDictionary(h => h.Key, h => h.Value.ToArray(), StringComparer.OrdinalIgnoreCase);
        return new HttpAnswer(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType ?? "",
            response.Headers.Location,
            headers.GetValueOrDefault("Set-Cookie", []),
            body)
        {
            Headers = headers,
        };
    }
}
