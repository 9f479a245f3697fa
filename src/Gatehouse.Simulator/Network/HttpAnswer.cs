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
    /// <summary>2xx.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>A redirect that says where to.</summary>
    public bool IsRedirect => (int)Status is 301 or 302 or 303 or 307 or 308 && Location is not null;

    public static HttpAnswer Of(HttpResponseMessage response, byte[] body) => new(
        response.StatusCode,
        response.Content.Headers.ContentType?.MediaType ?? "",
        response.Headers.Location,
        response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [],
        body);
}
