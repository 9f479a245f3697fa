using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Proxies;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>Bounds of <see cref="TvApiOptions"/>.</summary>
public sealed class TvApiOptionsValidator : IValidateOptions<TvApiOptions>
{
    private const string Section = "Gatehouse:TvProvider:Api";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TvApiOptions options) => new OptionRules()
        .Between(options.CallsPerSecond, 0, 100_000, $"{Section}:CallsPerSecond")
        .Between(options.Burst, 0, 1_000_000, $"{Section}:Burst")
        .Between(options.DevicesPerAddress, 1, 10_000, $"{Section}:DevicesPerAddress")
        .Between(options.AccessTokenLifetime, TimeSpan.FromMinutes(5), TimeSpan.FromHours(24), $"{Section}:AccessTokenLifetime")
        .Between(options.ConfigurationMaxAge, TimeSpan.Zero, TimeSpan.FromHours(1), $"{Section}:ConfigurationMaxAge")
        .Check(
            options.ProxyAddresses.All(a => ProxyOptionsValidator.TryNetwork(a, out _)), $"{Section}:ProxyAddresses", string.Join(", ", options.ProxyAddresses),
            "addresses or networks such as 192.0.2.0/24")
        .Check(
            options.ReportTimeZone == TvApiOptions.DefaultReportTimeZone || TimeZoneInfo.TryFindSystemTimeZoneById(options.ReportTimeZone, out _), $"{Section}:ReportTimeZone", options.ReportTimeZone, "a time zone that this machine knows, such as Europe/Berlin or UTC")
        .Check(
            options.HelpUrl is null || (Uri.TryCreate(options.HelpUrl, UriKind.Absolute, out var url) && url.Scheme is ("https" or "http")),
            $"{Section}:HelpUrl", options.HelpUrl, "an absolute http or https address")
        .Result();
}
