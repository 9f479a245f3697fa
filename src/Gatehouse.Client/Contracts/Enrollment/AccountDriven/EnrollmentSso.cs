namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>An app that signs people in while their device enrolls (Enrollment SSO), with what it needs.</summary>
public sealed record EnrollmentSso
{
    /// <summary><c>sso_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Label.</summary>
    public required string Name { get; init; }

    /// <summary>App Store id of the app; absent in developer mode.</summary>
    public long? AppStoreId { get; init; }

    /// <summary>Apps of developer mode, <c>TEAMID.bundle.id</c>; empty outside of it.</summary>
    public required IReadOnlyList<string> DeveloperAppIds { get; init; }

    /// <summary>Domains that the app is associated with, such as <c>login.example.com</c>.</summary>
    public required IReadOnlyList<string> AssociatedDomains { get; init; }

    /// <summary>Fetch the domains' association files from the domains themselves instead of Apple's cache.</summary>
    public bool DirectDownloads { get; init; }

    /// <summary>Configuration profile of the app, as it was saved.</summary>
    public string? ConfigurationProfile { get; init; }

    /// <summary>Declarations, each as JSON; devices since iOS 18.4 and visionOS 2.4 prefer them to the profile.</summary>
    public required IReadOnlyList<string> Declarations { get; init; }

    /// <summary>Where devices fetch the document.</summary>
    public required string Url { get; init; }
}
