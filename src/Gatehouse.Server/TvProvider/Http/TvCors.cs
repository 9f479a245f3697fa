using Microsoft.Net.Http.Headers;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>Lets pages of service providers call from browsers (Fetch Standard, CORS protocol).</summary>
internal sealed class TvCors(TvOrigins origins)
{
    private const string Methods = "POST, GET, OPTIONS, DELETE";
    private const string MaxAge = "600";

    private static readonly string Allowed = string.Join(
        ", ", "authorization", "content-type", "accept", TvHeaders.DeviceIdentifier, TvHeaders.DeviceInfo, TvHeaders.PartnerFrameworkStatus, TvHeaders.TempPassIdentity,
        TvHeaders.ServiceToken, TvHeaders.SubjectToken, TvHeaders.VisitorIdentifier, "X-SSO-ID", "X-SSO-LINK", "AP-Session-Identifier", "AP-SDK-Identifier", "pass_sfp");

    private static readonly string Exposed = string.Join(", ", TvHeaders.Trace, "retry-after", "www-authenticate", "etag", "pass_sfp");

    /// <summary>Writes the headers that go on every answer, also on refusals: a page may read why.</summary>
    public async ValueTask AllowAsync(HttpContext http, string? serviceProvider, CancellationToken ct)
    {
        var headers = http.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (http.Request.Headers.Origin is [{ Length: > 0 } origin] && await origins.AllowsAsync(serviceProvider, origin, ct))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlExposeHeaders = Exposed;
        }
    }

    /// <summary>Answers the question before a call; nobody has to show a token for it.</summary>
    public static IResult Preflight(HttpContext http, string allow)
    {
        var headers = http.Response.Headers;
        headers.Allow = allow;
        if (headers.AccessControlAllowOrigin.Count > 0)
        {
            headers.AccessControlAllowMethods = Methods;
            headers.AccessControlAllowHeaders = Allowed;
            headers.AccessControlMaxAge = MaxAge;
        }

        return TypedResults.NoContent();
    }
}
