using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>Answers of the entitlement API.</summary>
internal sealed class TvAnswers(IOptions<TvApiOptions> options, PublicUrls urls, ILogger<TvAnswers> log)
{
    /// <summary>Content type of every JSON answer.</summary>
    public const string Json = "application/json;charset=UTF-8";

    // Written in full: a page within the body of an app's web view needs no style.
    private const string SlowDown = "<html><head><title>429 Too Many Requests</title></head><body><h1>429 Too Many Requests</h1></body></html>";

    /// <summary>JSON as it is written by <paramref name="write"/>.</summary>
    public static IResult Ok(Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK) => new TvJson(status, write);

    /// <summary>An error that is the whole answer. Its trace is in the body, in <c>x-trace</c> and in the log.</summary>
    public IResult Error(HttpContext http, TvErrorCode code, string? details = null)
    {
        var error = Describe(code, details);
        http.Response.Headers[TvHeaders.Trace] = error.Trace.ToString();
        if (code.Status == StatusCodes.Status401Unauthorized)
        {
            // RFC 6750 §3.1: without a token there is nothing to say about it.
            http.Response.Headers.WWWAuthenticate = http.Request.Headers.Authorization.Count == 0 ? "Bearer" : "Bearer error=\"invalid_token\"";
        }

        TvApiLog.Refused(log, code.Code, http.Request.RouteValues["serviceProvider"] as string, error.Trace);
        return new TvJson(code.Status, error.Write);
    }

    /// <summary>An error within an answer, such as of one decision.</summary>
    public EnhancedError Describe(TvErrorCode code, string? details = null) => new(code, HelpUrl(code), Guid.NewGuid(), details);

    /// <summary>Whoever calls too often gets a page, not JSON; so it is published.</summary>
    public static IResult TooFast(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Text(SlowDown, "text/html", statusCode: StatusCodes.Status429TooManyRequests);
    }

    private string HelpUrl(TvErrorCode code) => $"{options.Value.HelpUrl ?? urls.For("/tv/errors")}#{code.Code}";

    private sealed class TvJson(int status, Action<Utf8JsonWriter> write) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var buffer = new ArrayBufferWriter<byte>(1024);
            using (var json = new Utf8JsonWriter(buffer))
            {
                write(json);
            }

            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = Json;
            response.ContentLength = buffer.WrittenCount;
            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await response.Body.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
            }
        }
    }
}
