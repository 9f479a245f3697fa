using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting.Telemetry;

/// <summary>Addresses must be addresses, and the token too long to guess.</summary>
public sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options) => new OptionRules()
        .Check(options.OtlpEndpoint is null || IsHttp(options.OtlpEndpoint), "Gatehouse:Telemetry:OtlpEndpoint", options.OtlpEndpoint, "an http or https address")
        .Between(options.TraceRatio, 0, 1, "Gatehouse:Telemetry:TraceRatio")
        .Check(
            options.MetricsUrl is null || (IsHttp(options.MetricsUrl) && !options.MetricsUrl.Contains(';', StringComparison.Ordinal)),
            "Gatehouse:Telemetry:MetricsUrl", options.MetricsUrl, "one http address with a port of its own, such as http://127.0.0.1:9464")
        .CheckSecret(options.MetricsToken is null or { Length: >= 16 }, "Gatehouse:Telemetry:MetricsToken", "at least 16 characters (openssl rand -hex 16)")
        .Result();

    private static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");
}
