using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Admin;

/// <summary>Bounds of <see cref="AdminOptions"/>.</summary>
public sealed class AdminOptionsValidator(IHostEnvironment environment) : IValidateOptions<AdminOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AdminOptions options) => new OptionRules()
        .Between(options.SessionLifetime, TimeSpan.FromMinutes(5), TimeSpan.FromDays(30), "Gatehouse:Admin:SessionLifetime")
        .Between(options.InvitationLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(30), "Gatehouse:Admin:InvitationLifetime")
        .Between(options.LockoutAfter, 3, 100, "Gatehouse:Admin:LockoutAfter")
        .Between(options.LockoutFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), "Gatehouse:Admin:LockoutFor")
        .Between(options.PasswordRounds, environment.IsDevelopment() ? 1_000 : Passwords.Rounds, 10_000_000, "Gatehouse:Admin:PasswordRounds")
        .Check(options.PasswordBlocklist is null || File.Exists(options.PasswordBlocklist), "Gatehouse:Admin:PasswordBlocklist", options.PasswordBlocklist, "a file that exists")
        .Between(options.AuditRetention, TimeSpan.FromDays(30), TimeSpan.FromDays(36500), "Gatehouse:Admin:AuditRetention")
        .Result();
}
