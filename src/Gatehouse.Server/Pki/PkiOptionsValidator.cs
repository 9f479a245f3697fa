using Gatehouse.Client.Contracts.Pki;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki;

/// <summary>Collects everything wrong with <see cref="PkiOptions"/>; each message names the key, the value and what would do.</summary>
public sealed class PkiOptionsValidator : IValidateOptions<PkiOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PkiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        Require(options.RootKey is CaKeyAlgorithm.EcP384 or CaKeyAlgorithm.Rsa4096, "RootKey", options.RootKey, "use EcP384 or Rsa4096");
        Require(Enum.IsDefined(options.IssuingKey), "IssuingKey", options.IssuingKey, "use EcP256, EcP384, Rsa2048 or Rsa4096");
        Require(options.RootYears is >= 2 and <= 30, "RootYears", options.RootYears, "use 2 to 30");
        Require(options.IssuingYears >= 1 && options.IssuingYears <= options.RootYears, "IssuingYears", options.IssuingYears, "use 1 up to RootYears");
        Require(options.ServiceCertificateDays is >= 90 and <= 825, "ServiceCertificateDays", options.ServiceCertificateDays, "use 90 to 825");
        Require(
            options.ServiceCertificateRenewBeforeDays >= 1 && options.ServiceCertificateRenewBeforeDays * 2 < options.ServiceCertificateDays,
            "ServiceCertificateRenewBeforeDays", options.ServiceCertificateRenewBeforeDays, "use less than half of ServiceCertificateDays");
        Require(
            options.KeyCacheLifetime >= TimeSpan.FromSeconds(1) && options.KeyCacheLifetime <= TimeSpan.FromHours(1),
            "KeyCacheLifetime", options.KeyCacheLifetime, "use 00:00:01 to 01:00:00");
        Require(options.MaxConcurrentOperations is >= 1 and <= 10_000, "MaxConcurrentOperations", options.MaxConcurrentOperations, "use 1 to 10000");
        Require(options.CrlDays is >= 1 and <= 30, "CrlDays", options.CrlDays, "use 1 to 30");
        Require(options.GraceDays is >= 0 and <= 90, "GraceDays", options.GraceDays, "use 0 to 90");
        Require(options.RequestRetentionDays is >= 1 and <= 3650, "RequestRetentionDays", options.RequestRetentionDays, "use 1 to 3650");
        Require(
            options.MaintenanceInterval >= TimeSpan.FromSeconds(1) && options.MaintenanceInterval <= TimeSpan.FromHours(12),
            "MaintenanceInterval", options.MaintenanceInterval, "use 00:00:01 to 12:00:00");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(bool good, string key, object value, string advice)
        {
            if (!good)
            {
                failures.Add(FormattableString.Invariant($"Gatehouse:Pki:{key} is {value}; {advice}."));
            }
        }
    }
}
