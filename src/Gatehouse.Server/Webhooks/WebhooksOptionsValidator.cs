using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Webhooks;

/// <summary>Bounds of <see cref="WebhooksOptions"/>.</summary>
public sealed class WebhooksOptionsValidator : IValidateOptions<WebhooksOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WebhooksOptions options) => new OptionRules()
        .Between(options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), "Gatehouse:Webhooks:Timeout")
        .Between(options.MaxAttempts, 1, 30, "Gatehouse:Webhooks:MaxAttempts")
        .Between(options.MaxAge, TimeSpan.FromHours(1), TimeSpan.FromDays(14), "Gatehouse:Webhooks:MaxAge")
        .Between(options.SuspendAfter, TimeSpan.FromHours(1), TimeSpan.FromDays(30), "Gatehouse:Webhooks:SuspendAfter")
        .Between(options.Retention, TimeSpan.FromHours(1), TimeSpan.FromDays(90), "Gatehouse:Webhooks:Retention")
        .Result();
}
