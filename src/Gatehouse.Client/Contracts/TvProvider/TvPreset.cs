namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>What an MVPD of some kind usually looks like, to begin with. Its addresses end in <c>.invalid</c>, which validation refuses.</summary>
/// <param name="Id">Such as <c>saml</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">When to take it, and what to fill in.</param>
/// <param name="Mvpd">The MVPD.</param>
/// <param name="Traits">For its integrations; null for nothing out of the ordinary.</param>
public sealed record TvPreset(string Id, string Title, string Description, TvMvpd Mvpd, TvTraits? Traits = null);
