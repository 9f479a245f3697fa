using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gatehouse.Server.Hosting.Telemetry;

/// <summary>
/// Runs the OpenTelemetry providers. The framework and the database driver emit metrics and spans themselves; features add
/// meters and sources whose names begin with <c>Gatehouse</c>.
/// </summary>
public sealed class TelemetryService(IOptions<TelemetryOptions> options, PrometheusExporter prometheus) : IHostedService, IDisposable
{
    private static readonly string[] Meters =
        ["Gatehouse*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Runtime", "System.Net.Http", "Npgsql"];

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault()
            .AddService("gatehouse-server", serviceVersion: typeof(Program).Assembly.GetName().Version?.ToString(3));
        _metrics = Metrics(resource);
        _traces = Traces(resource);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose(); // sends what is waiting
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
        (_metrics, _traces) = (null, null);
    }

    private MeterProvider? Metrics(ResourceBuilder resource)
    {
        if (options.Value is { OtlpEndpoint: null, Prometheus: false })
        {
            return null;
        }

        var builder = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters);
        if (options.Value.OtlpEndpoint is not null)
        {
            builder.AddOtlpExporter(o => Configure(o, "v1/metrics"));
        }

        if (options.Value.Prometheus)
        {
            builder.AddReader(new BaseExportingMetricReader(prometheus));
        }

        return builder.Build();
    }

    private TracerProvider? Traces(ResourceBuilder resource) => options.Value.OtlpEndpoint is null
        ? null
        : Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("Gatehouse*", "Microsoft.AspNetCore", "System.Net.Http", "Npgsql")
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Value.TraceRatio)))
            .AddOtlpExporter(o => Configure(o, "v1/traces")) // in batches: a slow collector must not slow requests
            .Build();

    private void Configure(OtlpExporterOptions exporter, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(options.Value.OtlpEndpoint!.TrimEnd('/') + "/" + path);
    }
}
