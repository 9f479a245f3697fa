using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>An MVPD serves a service provider.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvIntegration
{
    /// <summary>Service provider.</summary>
    public required string ServiceProvider { get; init; }

    /// <summary>MVPD.</summary>
    public required string Mvpd { get; init; }

    /// <summary>False hides the MVPD and refuses every call for it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Instead of the MVPD's.</summary>
    [StringLength(200)]
    public string? DisplayName { get; init; }

    /// <summary>Instead of the MVPD's.</summary>
    [StringLength(2000)]
    public string? LogoUrl { get; init; }

    /// <summary>What holds on every platform that says nothing else.</summary>
    public TvTraits Traits { get; init; } = new();

    /// <summary>By category: <c>Desktop</c>, <c>Mobile</c>, <c>TvConnected</c>, <c>Unidentified</c>.</summary>
    public IReadOnlyDictionary<string, TvTraits> Categories { get; init; } = new Dictionary<string, TvTraits>(StringComparer.Ordinal);

    /// <summary>By platform, such as <c>tvOS</c>.</summary>
    public IReadOnlyDictionary<string, TvTraits> Platforms { get; init; } = new Dictionary<string, TvTraits>(StringComparer.Ordinal);

    /// <summary>Most resources of a preauthorization; default 5.</summary>
    [Range(1, 1000)]
    public int PreflightMaxResources { get; init; } = 5;

    /// <summary>Most resources of an authorization; default 1.</summary>
    [Range(1, 100)]
    public int AuthorizeMaxResources { get; init; } = 1;

    /// <summary>Sign-in is per programmer: no sharing with others.</summary>
    public bool AuthPerAggregator { get; init; }

    /// <summary>Which user metadata the apps get, by key. <c>userID</c> is always there.</summary>
    [MaxLength(100)]
    public IReadOnlyDictionary<string, TvMetadataRelease> Metadata { get; init; } = new Dictionary<string, TvMetadataRelease>(StringComparer.Ordinal);

    /// <summary>Co-branding value for the MVPD.</summary>
    [StringLength(200)]
    public string? PartnerId { get; init; }
}

/// <summary>How a key of user metadata is released.</summary>
/// <param name="Encrypted">To the certificate of the service provider; <c>zip</c> always is.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvMetadataRelease(bool Encrypted = false);

/// <summary>What may differ by platform. Null leaves it to the next more general place.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvTraits
{
    /// <summary>Lifetimes.</summary>
    public TvLifetimes Lifetimes { get; init; } = new();

    /// <summary><c>enablePlatformServices</c>: single sign-on by the platform. Default false.</summary>
    public bool? SingleSignOn { get; init; }

    /// <summary><c>enforcePlatformPermissions</c>. Default false.</summary>
    public bool? EnforcePlatformPermissions { get; init; }

    /// <summary>Let the MVPD recognize the home network. Default false.</summary>
    public bool? HomeBased { get; init; }
}

/// <summary>How long things hold.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvLifetimes
{
    /// <summary>Sign-in; default 30 days.</summary>
    public TvLifetime? Authentication { get; init; }

    /// <summary>Sign-in by the home network; default as <see cref="Authentication"/>.</summary>
    public TvLifetime? HomeAuthentication { get; init; }

    /// <summary>Authorization; default 24 hours.</summary>
    public TvLifetime? Authorization { get; init; }

    /// <summary>Media token, in seconds; default 420.</summary>
    [Range(30, 3600)]
    public int? MediaTokenSeconds { get; init; }
}

/// <summary>A lifetime.</summary>
/// <param name="Seconds">How long, or how long when the MVPD says nothing.</param>
/// <param name="SetByMvpd">What the MVPD says counts even when it is longer.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvLifetime([property: Range(60, 31_536_000)] int Seconds, bool SetByMvpd = false);
