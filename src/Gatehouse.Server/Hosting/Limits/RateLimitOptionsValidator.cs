using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting.Limits;

/// <summary>No negative numbers, and a burst that lets at least one request through.</summary>
public sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        var rules = new OptionRules();
        (string Key, RateLimit Limit)[] limits =
            [("PublicPage", options.PublicPage), ("Scep", options.Scep), ("Mdm", options.Mdm), ("SignIn", options.SignIn), ("OAuth", options.OAuth), ("Api", options.Api)];
        foreach (var (key, limit) in limits)
        {
            rules.Between(limit.PerMinute, 0, 10_000_000, $"Gatehouse:RateLimits:{key}:PerMinute")
                .Between(limit.Burst, 1, 10_000_000, $"Gatehouse:RateLimits:{key}:Burst");
        }

        return rules.Result();
    }
}
