using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>Who may say that a viewer in two apps is the same.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvSsoIssuer
{
    /// <summary><c>iss</c>.</summary>
    [StringLength(1024, MinimumLength = 1)]
    public required string Issuer { get; init; }

    /// <summary><c>service</c> for <c>AD-Service-Token</c>, <c>platform</c> for <c>Adobe-Subject-Token</c>, <c>roku</c> for Roku's header.</summary>
    [RegularExpression("service|platform|roku")]
    public required string Kind { get; init; }

    /// <summary>Its certificates or public keys (PEM).</summary>
    [MinLength(1), MaxLength(10)]
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary><c>aud</c>, compared without case; default <c>Adobe</c>.</summary>
    [StringLength(200)]
    public string Audience { get; init; } = "Adobe";

    /// <summary>Service providers that take part; empty for all.</summary>
    [MaxLength(2000)]
    public IReadOnlyList<string> ServiceProviders { get; init; } = [];
}
