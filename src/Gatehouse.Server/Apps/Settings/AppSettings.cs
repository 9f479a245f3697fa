using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Protocols.Apps;

namespace Gatehouse.Server.Apps.Settings;

/// <summary>What an app may do, beyond what the authorization server knows of every client; stored as one document.</summary>
internal sealed record AppSettings
{
    /// <summary>May it enroll without a person? One that may not is for people who sign in.</summary>
    public bool AnonymousEnrollment { get; init; } = true;

    /// <summary>For whom its tokens can be exchanged; empty refuses every exchange.</summary>
    public IReadOnlyList<AppAudience> AllowedAudiences { get; init; } = [];

    /// <summary>One or more of <see cref="AuthenticationModes"/>.</summary>
    public IReadOnlyList<string> AllowedAuthenticationModes { get; init; } = AuthenticationModes.All;

    /// <summary>Bundle and package names that it may have; empty for any.</summary>
    public IReadOnlyList<string> SoftwareIds { get; init; } = [];

    /// <summary>Oldest version that may enroll; null for any.</summary>
    public string? MinimumVersion { get; init; }

    /// <summary>Enrollments of this app in a minute; null for no limit of its own.</summary>
    public int? RatePerMinute { get; init; }

    /// <summary>Level of attestation that it needs at least, one of <see cref="Apps.Attestation.AttestationLevels"/>.</summary>
    public string KeyPolicy { get; init; } = Apps.Attestation.AttestationLevels.None;

    /// <summary>Longest validity of exchanged tokens.</summary>
    public TimeSpan ExchangedTokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Clients that may introspect its own tokens.</summary>
    public IReadOnlyList<string> IntrospectedBy { get; init; } = [];

    /// <summary>Where sign-ins of this app lead back to; with none, nobody signs in through it.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>App (client id or alias) through which people sign in to become known; null for this one itself.</summary>
    public string? UpgradeClientId { get; init; }

    /// <summary>What may become of an anonymous user whose person has one already, of <see cref="Upgrading.UpgradeStrategies"/>; refusing always may.</summary>
    public IReadOnlyList<string> UpgradeStrategies { get; init; } = [Upgrading.UpgradeStrategies.Fail, Upgrading.UpgradeStrategies.Merge];

    /// <summary>What its attestations must say; null when it can have none.</summary>
    public AppAttestation? Attestation { get; init; }
}
