using System.Globalization;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.Http;

/// <summary>Answers of the endpoints that clients call.</summary>
internal static class OAuthAnswers
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);

    /// <summary>JSON that no cache may keep (RFC 6749 §5.1).</summary>
    public static IResult Secret(HttpContext http, byte[] json, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        return new JsonBytes(json, status);
    }

    /// <summary>JSON that may be kept for a while, by anybody.</summary>
    public static IResult Public(HttpContext http, byte[] json, TimeSpan maxAge)
    {
        http.Response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)maxAge.TotalSeconds}");
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return new JsonBytes(json, StatusCodes.Status200OK);
    }

    /// <summary>A refusal as a body (RFC 6749 §5.2).</summary>
    public static IResult Error(HttpContext http, OAuthError error)
    {
        // RFC 6749 §5.2: a client that used the Authorization header is told which scheme that would have been.
        if (error.Status == StatusCodes.Status401Unauthorized && http.Request.Headers.Authorization.Count > 0)
        {
            http.Response.Headers.WWWAuthenticate = TokenChallenge.Basic("token");
        }

        if (error.Status == StatusCodes.Status503ServiceUnavailable || error.RetryAfter is not null)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling((error.RetryAfter ?? Outage).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return Secret(http, error.ToJson(), error.Status);
    }

    private sealed class JsonBytes(byte[] json, int status) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "application/json";
            response.ContentLength = json.Length;
            await response.Body.WriteAsync(json, httpContext.RequestAborted);
        }
    }
}
