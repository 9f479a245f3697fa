namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// Headers for every answer. Each is set before the endpoint runs, so an endpoint that knows better (a page with a style)
/// overrides it.
/// </summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>Sets them.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        Set(http);
        return next(http);
    }

    /// <summary>Sets them again on an answer that was cleared because of a fault.</summary>
    internal static void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (http.Request.IsHttps)
        {
            // Two years; not for subdomains, which belong to whoever runs the domain.
            headers.StrictTransportSecurity = "max-age=63072000";
        }

        if (http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            headers.CacheControl = "no-store"; // answers differ by caller, and some hold secrets
        }
    }
}
