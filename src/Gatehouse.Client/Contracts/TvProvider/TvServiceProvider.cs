using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>A channel or brand on whose behalf apps ask.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvServiceProvider
{
    /// <summary>Unique; letters, digits, dots, underscores and hyphens; not <c>authenticate</c>.</summary>
    [RegularExpression("[A-Za-z0-9._-]{1,128}")]
    public required string Id { get; init; }

    /// <summary>Its media company.</summary>
    public required string Programmer { get; init; }

    /// <summary><c>requestor.name</c>.</summary>
    [StringLength(200, MinimumLength = 1)]
    public required string DisplayName { get; init; }

    /// <summary>Where logouts lead to that name no place, where <see cref="Lenient"/>; the activation page returns here too.</summary>
    [StringLength(2000)]
    public string? DefaultRedirectUrl { get; init; }

    /// <summary>Where its pages and redirects may be; each covers its sub-domains.</summary>
    [MaxLength(100)]
    public IReadOnlyList<TvDomain> Domains { get; init; } = [];

    /// <summary>Own certificates, before those of the programmer.</summary>
    [MaxLength(10)]
    public IReadOnlyList<TvCertificate> Certificates { get; init; } = [];

    /// <summary>Own schemes, beside those of the programmer.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string> CustomSchemes { get; init; } = [];

    /// <summary><c>errorReporting</c> of the configuration.</summary>
    public bool ErrorReporting { get; init; }

    /// <summary>Where documentation and practice differ, do what practice needs; see the guide.</summary>
    public TvLeniency Lenient { get; init; } = new();
}

/// <summary>A domain of a service provider.</summary>
/// <param name="Name">Host name.</param>
/// <param name="MvpdInitiated">Sign-in may begin at the provider.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvDomain([property: StringLength(253, MinimumLength = 1)] string Name, bool MvpdInitiated = false);

/// <summary>Choices where the public documentation is silent or contradicts itself. The defaults are the careful reading.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvLeniency
{
    /// <summary>Decisions without a profile answer 403 as a whole instead of 200 with an error per resource.</summary>
    public bool ProfileErrorsAtTop { get; init; }

    /// <summary>A broken single sign-on configuration answers 500 with its code instead of falling back.</summary>
    public bool ConfigurationErrorsAtTop { get; init; }

    /// <summary>Metadata that cannot be encrypted answers 500 instead of an error at its attribute.</summary>
    public bool MetadataErrorsAtTop { get; init; }

    /// <summary>Profiles belong to the registered application instead of the single client, for backends that share credentials.</summary>
    public bool ProfilesOfApplication { get; init; }

    /// <summary>A logout without <c>redirectUrl</c> uses the default.</summary>
    public bool LogoutWithoutRedirect { get; init; }

    /// <summary>A partner framework status so many seconds past its end still counts.</summary>
    [Range(0, 86_400)]
    public int PartnerExpiryToleranceSeconds { get; init; }
}
