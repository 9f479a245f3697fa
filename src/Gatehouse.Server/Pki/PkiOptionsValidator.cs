using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki;

/// <summary>Collects everything wrong with <see cref="PkiOptions"/>.</summary>
public sealed class PkiOptionsValidator : IValidateOptions<PkiOptions>
{
    private const string Section = "Gatehouse:Pki:";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PkiOptions options) => new OptionRules()
        .Check(options.RootKey is CaKeyAlgorithm.EcP384 or CaKeyAlgorithm.Rsa4096, Section + "RootKey", options.RootKey, "EcP384 or Rsa4096")
        .Check(Enum.IsDefined(options.IssuingKey), Section + "IssuingKey", options.IssuingKey, "EcP256, EcP384, Rsa2048 or Rsa4096")
        .Between(options.RootYears, 2, 30, Section + "RootYears")
        .Between(options.IssuingYears, 1, Math.Max(1, options.RootYears), Section + "IssuingYears")
        .Between(options.ServiceCertificateDays, 90, 825, Section + "ServiceCertificateDays")
        .Between(options.ServiceCertificateRenewBeforeDays, 1, (options.ServiceCertificateDays - 1) / 2, Section + "ServiceCertificateRenewBeforeDays")
        .Between(options.KeyCacheLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), Section + "KeyCacheLifetime")
        .Between(options.MaxConcurrentOperations, 1, 10_000, Section + "MaxConcurrentOperations")
        .Between(options.CrlDays, 2, 30, Section + "CrlDays")
        .Between(options.GraceDays, 0, 90, Section + "GraceDays")
        .Between(options.RequestRetentionDays, 1, 3650, Section + "RequestRetentionDays")
        .Between(options.MaintenanceInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(12), Section + "MaintenanceInterval")
        .Result();
}
