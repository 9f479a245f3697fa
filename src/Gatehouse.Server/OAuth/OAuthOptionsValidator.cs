using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth;

/// <summary>Bounds of <see cref="OAuthOptions"/>.</summary>
public sealed class OAuthOptionsValidator : IValidateOptions<OAuthOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, OAuthOptions options) => new OptionRules()
        .Between(options.AccessTokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), "Gatehouse:OAuth:AccessTokenLifetime")
        .Between(options.RefreshTokenLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(730), "Gatehouse:OAuth:RefreshTokenLifetime")
        .Between(options.RefreshGrace, TimeSpan.Zero, TimeSpan.FromHours(1), "Gatehouse:OAuth:RefreshGrace")
        .Between(options.CodeLifetime, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10), "Gatehouse:OAuth:CodeLifetime")
        .Between(options.DeviceCodeLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), "Gatehouse:OAuth:DeviceCodeLifetime")
        .Between(options.DeviceCodeInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), "Gatehouse:OAuth:DeviceCodeInterval")
        .Between(options.KeyRotation, TimeSpan.FromDays(1), TimeSpan.FromDays(730), "Gatehouse:OAuth:KeyRotation")
        .Between(options.KeyPublishedAhead, TimeSpan.FromHours(1), TimeSpan.FromDays(30), "Gatehouse:OAuth:KeyPublishedAhead")
        .Between(options.GrantRetention, TimeSpan.Zero, TimeSpan.FromDays(3653), "Gatehouse:OAuth:GrantRetention")
        .Check(options.ClientCaFile is null || File.Exists(options.ClientCaFile), "Gatehouse:OAuth:ClientCaFile", options.ClientCaFile, "a file that exists")
        .Result();
}
