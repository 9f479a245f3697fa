using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>
/// Everything that operators configure for TV sign-in, as one document: it is drafted, validated, activated and kept as a
/// revision, and it is the file of export and import. It names secrets and never holds one.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvConfiguration
{
    /// <summary>Media companies.</summary>
    [MaxLength(500)]
    public IReadOnlyList<TvProgrammer> Programmers { get; init; } = [];

    /// <summary>Channels and brands: the <c>{serviceProvider}</c> of the API.</summary>
    [MaxLength(2000)]
    public IReadOnlyList<TvServiceProvider> ServiceProviders { get; init; } = [];

    /// <summary>TV providers, and TempPass as a provider that is none.</summary>
    [MaxLength(2000)]
    public IReadOnlyList<TvMvpd> Mvpds { get; init; } = [];

    /// <summary>Which MVPD serves which service provider, and how.</summary>
    [MaxLength(20_000)]
    public IReadOnlyList<TvIntegration> Integrations { get; init; } = [];

    /// <summary>Who may vouch for viewers across apps: issuers of <c>AD-Service-Token</c>, <c>Adobe-Subject-Token</c> and Roku's token.</summary>
    [MaxLength(200)]
    public IReadOnlyList<TvSsoIssuer> SsoIssuers { get; init; } = [];
}
