namespace Gatehouse.Server.Apps.Settings;

/// <summary>What attestations of an app must say.</summary>
internal sealed record AppAttestation
{
    /// <summary>Apple: team and bundle as <c>TEAMID.bundle</c>.</summary>
    public IReadOnlyList<string> AppleAppIds { get; init; } = [];

    /// <summary>Apple: is the development environment accepted?</summary>
    public bool AppleDevelopment { get; init; }

    /// <summary>Android: package names.</summary>
    public IReadOnlyList<string> AndroidPackages { get; init; } = [];

    /// <summary>Android: SHA-256 of the certificates that the package is signed with, in hexadecimal.</summary>
    public IReadOnlyList<string> AndroidSigningDigests { get; init; } = [];
}
