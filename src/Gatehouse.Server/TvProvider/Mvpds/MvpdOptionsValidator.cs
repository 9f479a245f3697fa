using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>Bounds of <see cref="MvpdOptions"/>.</summary>
public sealed class MvpdOptionsValidator : IValidateOptions<MvpdOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MvpdOptions options) => new OptionRules()
        .Between(options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), "Gatehouse:TvProvider:Mvpds:Timeout")
        .Between(options.RefreshEvery, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), "Gatehouse:TvProvider:Mvpds:RefreshEvery")
        .Between(options.WrongCodes, 3, 1000, "Gatehouse:TvProvider:Mvpds:WrongCodes")
        .Result();
}
