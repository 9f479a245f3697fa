using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Viewers.Trials;

/// <summary>What a TempPass gives.</summary>
/// <param name="Duration">From the first authorization.</param>
/// <param name="MaxResources">Distinct resources of a promotional one; null for any number.</param>
/// <param name="IdentityKey">Key of <c>AP-TempPass-Identity</c>; null unless it is promotional.</param>
internal sealed record TrialTerms(TimeSpan Duration, int? MaxResources, string? IdentityKey)
{
    /// <summary>Needs to know its viewer.</summary>
    public bool IsPromotional => MaxResources is not null;

    /// <summary>Null when the operator's settings make no sense, which nobody but the operator can repair.</summary>
    public static TrialTerms? Of(TvTempPass settings) => settings switch
    {
        { DurationSeconds: null } => null,
        { MaxResources: not null, IdentityKey: null or "" } => null,
        { DurationSeconds: { } seconds } => new TrialTerms(TimeSpan.FromSeconds(seconds), settings.MaxResources, settings.MaxResources is null ? null : settings.IdentityKey),
    };
}
