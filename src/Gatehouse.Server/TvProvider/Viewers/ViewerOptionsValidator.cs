using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Bounds of <see cref="ViewerOptions"/>.</summary>
public sealed class ViewerOptionsValidator : IValidateOptions<ViewerOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ViewerOptions options) => new OptionRules()
        .Between(options.SessionLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(2), "Gatehouse:TvProvider:Viewers:SessionLifetime")
        .Between(options.DenialLifetime, TimeSpan.Zero, TimeSpan.FromHours(1), "Gatehouse:TvProvider:Viewers:DenialLifetime")
        .Between(options.EndedProfiles, TimeSpan.FromHours(1), TimeSpan.FromDays(365), "Gatehouse:TvProvider:Viewers:EndedProfiles")
        .Between(options.EndedTrials, TimeSpan.FromDays(365), TimeSpan.FromDays(3650), "Gatehouse:TvProvider:Viewers:EndedTrials")
        .Result();
}
