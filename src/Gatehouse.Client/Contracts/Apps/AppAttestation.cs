using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Apps;

/// <summary>What Apple's and Android's hardware must say of an app's keys.</summary>
public sealed record AppAttestation
{
    /// <summary>Apple: team and bundle, <c>TEAM123456.com.example.app</c>.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> AppleAppIds { get; init; } = [];

    /// <summary>Apple: also builds that run from Xcode. Default false.</summary>
    public bool AppleDevelopment { get; init; }

    /// <summary>Android: package names.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> AndroidPackages { get; init; } = [];

    /// <summary>Android: SHA-256 of the certificates that the packages are signed with; 64 hexadecimal digits each.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> AndroidSigningDigests { get; init; } = [];
}
