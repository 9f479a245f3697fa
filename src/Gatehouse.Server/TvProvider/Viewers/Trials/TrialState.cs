namespace Gatehouse.Server.TvProvider.Viewers.Trials;

/// <summary>A trial that was begun.</summary>
/// <param name="Id"><c>tvt_…</c></param>
/// <param name="Started">First authorization.</param>
/// <param name="Used">Distinct resources, in the order of their first use.</param>
/// <param name="KnownByAll">Device and viewer lead to it already.</param>
internal sealed record TrialState(string Id, DateTimeOffset Started, IReadOnlyList<string> Used, bool KnownByAll)
{
    /// <summary>Its end.</summary>
    public DateTimeOffset EndOf(TrialTerms terms) => Started + terms.Duration;
}
