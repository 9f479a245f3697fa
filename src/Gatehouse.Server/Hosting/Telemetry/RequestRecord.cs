using System.Diagnostics;
using System.Globalization;

namespace Gatehouse.Server.Hosting.Telemetry;

/// <summary>
/// Names the request's span by its route, as the HTTP conventions of OpenTelemetry want it (the framework leaves its own
/// name), takes secrets out of it, and writes the access log.
/// </summary>
public sealed class RequestRecord(RequestDelegate next, ILogger<RequestRecord> log)
{
    /// <summary>Runs the request and records what came of it.</summary>
    public Task InvokeAsync(HttpContext http) =>
        Activity.Current is null && !log.IsEnabled(LogLevel.Information) ? next(http) : RecordAsync(http);

    private async Task RecordAsync(HttpContext http)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            Name(Activity.Current, http);
            if (log.IsEnabled(LogLevel.Information) && http.GetEndpoint()?.Metadata.GetMetadata<QuietMetadata>() is null)
            {
                HostingLog.Access(
                    log, http.Request.Method, Redaction.Address(http.Request), http.Response.StatusCode,
                    Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 2), http.Connection.RemoteIpAddress?.ToString() ?? "unknown");
            }
        }
    }

    private static void Name(Activity? span, HttpContext http)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? http.Request.Method : string.Create(CultureInfo.InvariantCulture, $"{http.Request.Method} {route}");
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        span.SetTag("url.path", Redaction.Path(http.Request));
        span.SetTag("url.query", null);
        if (http.Response.StatusCode >= 500)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}

/// <summary>Keeps a route that is polled out of the access log.</summary>
public sealed class QuietMetadata;
