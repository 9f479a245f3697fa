using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Accounts;

/// <summary>Bounds of <see cref="AccountsOptions"/>.</summary>
public sealed class AccountsOptionsValidator : IValidateOptions<AccountsOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AccountsOptions options) => new OptionRules()
        .Between(options.SessionLifetime, TimeSpan.FromMinutes(5), TimeSpan.FromDays(90), "Gatehouse:Accounts:SessionLifetime")
        .Between(options.SessionIdle, TimeSpan.FromMinutes(5), TimeSpan.FromDays(90), "Gatehouse:Accounts:SessionIdle")
        .Between(options.UpstreamTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), "Gatehouse:Accounts:UpstreamTimeout")
        .Between(options.UpstreamCheckEvery, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), "Gatehouse:Accounts:UpstreamCheckEvery")
        .Between(options.UpstreamTolerance, TimeSpan.Zero, TimeSpan.FromDays(30), "Gatehouse:Accounts:UpstreamTolerance")
        .Result();
}
