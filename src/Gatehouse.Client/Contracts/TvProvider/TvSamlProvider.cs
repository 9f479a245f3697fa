using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>A SAML 2.0 identity provider. What metadata says replaces what is stated here, at each refresh.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvSamlProvider
{
    /// <summary>Where its metadata is fetched from, and fetched again; null for none.</summary>
    [StringLength(2000)]
    public string? MetadataUrl { get; init; }

    /// <summary>Its metadata as XML, where it has no address.</summary>
    [StringLength(500_000)]
    public string? Metadata { get; init; }

    /// <summary>Certificates (PEM) that fetched metadata must be signed with; empty to trust the connection.</summary>
    [MaxLength(5)]
    public IReadOnlyList<string> MetadataCertificates { get; init; } = [];

    /// <summary>Entity id; null for what metadata says.</summary>
    [StringLength(1024)]
    public string? EntityId { get; init; }

    /// <summary>Address of its single sign-on service.</summary>
    [StringLength(2000)]
    public string? SignOnUrl { get; init; }

    /// <summary><c>redirect</c> (default) or <c>post</c>.</summary>
    [RegularExpression("redirect|post")]
    public string Binding { get; init; } = "redirect";

    /// <summary>Address of its single logout service; null for none.</summary>
    [StringLength(2000)]
    public string? LogoutUrl { get; init; }

    /// <summary>Certificates (PEM) that it signs with.</summary>
    [MaxLength(10)]
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>Our entity id towards it; null for the usual one.</summary>
    [StringLength(1024)]
    public string? OurEntityId { get; init; }

    /// <summary>Name the service provider by a suffix <c>/on-behalf-of/{id}</c> of the issuer too, beside scoping.</summary>
    public bool IssuerOnBehalfOf { get; init; }

    /// <summary>Format of the user's name; null for persistent.</summary>
    [StringLength(200)]
    public string? NameIdFormat { get; init; }

    /// <summary>Which signature must be there: <c>any</c> (default), <c>assertion</c>, <c>response</c> or <c>both</c>.</summary>
    [RegularExpression("any|assertion|response|both")]
    public string RequireSigned { get; init; } = "any";

    /// <summary>Refuse assertions that are not encrypted.</summary>
    public bool RequireEncrypted { get; init; }

    /// <summary>Accept signatures with SHA-1. Only for providers that cannot do better.</summary>
    public bool AllowSha1 { get; init; }

    /// <summary>Clock difference in seconds; default 180.</summary>
    [Range(0, 600)]
    public int SkewSeconds { get; init; } = 180;

    /// <summary>Apple's framework: the request that it relays, <c>AuthnRequest</c> (default) or <c>AttributeQuery</c>, which cannot name the service provider but by <see cref="IssuerOnBehalfOf"/>.</summary>
    [RegularExpression("AuthnRequest|AttributeQuery")]
    public string PartnerRequest { get; init; } = "AuthnRequest";

    /// <summary>Apple's framework: the response must name our request.</summary>
    public bool PartnerRequiresInResponseTo { get; init; }

    /// <summary>Apple's framework: the assertion must name us as audience.</summary>
    public bool PartnerRequiresAudience { get; init; }

    /// <summary>Apple's framework: an assertion without a response around it counts.</summary>
    public bool PartnerAcceptsBareAssertion { get; init; }
}
