using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>What clients of a registered application may do.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvApplicationSettings
{
    /// <summary>Media company whose it is: it may ask for service providers of this one only; null for any.</summary>
    [StringLength(128)]
    public string? Programmer { get; init; }

    /// <summary>Service providers it may ask for; empty for all.</summary>
    [MaxLength(2000)]
    public IReadOnlyList<string> ServiceProviders { get; init; } = [];

    /// <summary>Platforms it is made for, such as <c>tvOS</c>; empty for all. Tells people apart what is what, and refuses nothing.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Hosts that redirects may lead to, each with its sub-domains; beside the domains of the service provider.</summary>
    [MaxLength(100)]
    public IReadOnlyList<string> RedirectDomains { get; init; } = [];

    /// <summary>Schemes of native apps that redirects may lead to, such as <c>adbe.k3x9q2</c>; without <c>://</c>.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string> CustomSchemes { get; init; } = [];

    /// <summary>
    /// <c>api:client:v2</c> (default) for the API; <c>temporary:passes:owner</c> to reset trials, <c>decisions:owner</c> for degradation,
    /// <c>analytics:client</c> for reports, <c>proxies:owner</c> for lists of proxied MVPDs.
    /// </summary>
    [MinLength(1), MaxLength(10)]
    public IReadOnlyList<string> Scopes { get; init; } = ["api:client:v2"];

    /// <summary>A backend that asks for devices: what it says of their address and identity is believed.</summary>
    public bool ServerToServer { get; init; }
}
