using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>Makes an Enrollment SSO document, or replaces one. It is checked for what devices would refuse.</summary>
public sealed record SaveEnrollmentSso
{
    /// <summary>Label, 1–100 characters.</summary>
    [Required, StringLength(100, MinimumLength = 1)]
    public string Name { get; init; } = "";

    /// <summary>App Store id of the app. This or <see cref="DeveloperAppIds"/>.</summary>
    [Range(1, long.MaxValue)]
    public long? AppStoreId { get; init; }

    /// <summary>Developer mode instead: apps by <c>TEAMID.bundle.id</c>, installed from elsewhere. Devices need their developer setting for it.</summary>
    [MaxLength(10)]
    public IReadOnlyList<string> DeveloperAppIds { get; init; } = [];

    /// <summary>Domains that the app is associated with.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string> AssociatedDomains { get; init; } = [];

    /// <summary>Fetch the domains' association files from the domains themselves.</summary>
    public bool DirectDownloads { get; init; }

    /// <summary>Configuration profile, XML: at least one <c>com.apple.extensiblesso</c> payload, and certificates, nothing else.</summary>
    [StringLength(200_000)]
    public string? ConfigurationProfile { get; init; }

    /// <summary>Declarations, each as JSON: one activation, one managed app, at least one profile, and their assets.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> Declarations { get; init; } = [];
}
