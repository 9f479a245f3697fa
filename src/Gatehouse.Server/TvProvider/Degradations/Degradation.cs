namespace Gatehouse.Server.TvProvider.Degradations;

/// <summary>A rule for a time in which an MVPD does not work as it should.</summary>
/// <param name="Id"><c>dgr_…</c></param>
/// <param name="Kind">What it does.</param>
/// <param name="Programmer">For all service providers of it; null where <paramref name="ServiceProvider"/> is given.</param>
/// <param name="ServiceProvider">For this one only.</param>
/// <param name="Mvpd">The MVPD, and those that it is the proxy of.</param>
/// <param name="Resource">For this one only; null for all.</param>
/// <param name="Message">For viewers; null for none.</param>
/// <param name="Starts">From.</param>
/// <param name="Ends">Until, not including.</param>
internal sealed record Degradation(
    string Id, DegradationKind Kind, string? Programmer, string? ServiceProvider, string Mvpd, string? Resource, string? Message, DateTimeOffset Starts, DateTimeOffset Ends)
{
    /// <summary>It holds then.</summary>
    public bool HoldsAt(DateTimeOffset now) => Starts <= now && now < Ends;
}
