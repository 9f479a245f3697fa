using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting.Telemetry;

/// <summary>
/// <c>/metrics</c>, on a port of its own or behind a token. Middleware rather than a route, because the extra port must
/// serve nothing else, whatever routes there are.
/// </summary>
public sealed class MetricsEndpoint
{
    private const string Path = "/metrics";

    private readonly RequestDelegate _next;
    private readonly PrometheusExporter _exporter;
    private readonly int? _port;
    private readonly byte[]? _token;

    /// <summary>Reads the options once.</summary>
    public MetricsEndpoint(RequestDelegate next, PrometheusExporter exporter, IOptions<TelemetryOptions> options)
    {
        _next = next;
        _exporter = exporter;
        _port = options.Value.MetricsUrl is { } url ? new Uri(url).Port : null;
        _token = options.Value.MetricsToken is { } token ? Encoding.UTF8.GetBytes("Bearer " + token) : null;
    }

    /// <summary>Answers, or passes the request on.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        var ownPort = http.Connection.LocalPort == _port;
        if (!http.Request.Path.Equals(Path, StringComparison.Ordinal))
        {
            return ownPort ? Problems.NotFound().ExecuteAsync(http) : _next(http);
        }

        if (ownPort || (_token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()), _token)))
        {
            http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return http.Response.WriteAsync(_exporter.Scrape(), http.RequestAborted);
        }

        return Problems.NotFound().ExecuteAsync(http);
    }
}
