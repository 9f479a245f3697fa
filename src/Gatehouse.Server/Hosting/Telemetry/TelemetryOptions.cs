namespace Gatehouse.Server.Hosting.Telemetry;

/// <summary>Metrics and traces; bound from <c>Gatehouse:Telemetry</c>. Nothing is measured that nobody reads.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Collector that takes OTLP over HTTP, such as <c>http://127.0.0.1:4318</c>. Unset: none.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>Share of requests that are traced, 0 to 1. Default 0.1; a trace that a caller has begun is always continued.</summary>
    public double TraceRatio { get; set; } = 0.1;

    /// <summary>A further address to listen on for <c>/metrics</c> alone, such as <c>http://127.0.0.1:9464</c>. Keep it away from the internet.</summary>
    public string? MetricsUrl { get; set; }

    /// <summary>Bearer token with which <c>/metrics</c> may be read on the ordinary address. Secret. Unset: not there.</summary>
    public string? MetricsToken { get; set; }

    /// <summary>True when somebody wants the Prometheus text.</summary>
    public bool Prometheus => MetricsUrl is not null || MetricsToken is not null;
}
