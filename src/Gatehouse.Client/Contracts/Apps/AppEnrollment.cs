namespace Gatehouse.Client.Contracts.Apps;

/// <summary>How the organization lets apps enroll without a person, and how many have.</summary>
/// <param name="Settings">What an administrator decides.</param>
/// <param name="AnonymousInstallations">Installations behind which nobody is known.</param>
/// <param name="UpdatedAt">When the settings were changed last; null for never.</param>
public sealed record AppEnrollment(AppEnrollmentSettings Settings, long AnonymousInstallations, DateTimeOffset? UpdatedAt);
