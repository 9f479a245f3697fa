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
        .Result();
}
