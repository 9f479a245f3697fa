using Gatehouse.Server.Hosting;
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
            options.HelpUrl is null || (Uri.TryCreate(options.HelpUrl, UriKind.Absolute, out var url) && url.Scheme is ("https" or "http")),
            $"{Section}:HelpUrl", options.HelpUrl, "an absolute http or https address")
        .Result();
}
