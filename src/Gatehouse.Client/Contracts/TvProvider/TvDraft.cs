namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>What operators are working at. Nothing of it holds until it is activated.</summary>
/// <param name="Configuration">The document.</param>
/// <param name="BasedOn">Number of the revision that it began with.</param>
/// <param name="UpdatedBy">Who changed it last; null when nobody has.</param>
/// <param name="UpdatedAt">When; null for never.</param>
public sealed record TvDraft(TvConfiguration Configuration, long BasedOn, string? UpdatedBy = null, DateTimeOffset? UpdatedAt = null);
