namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>A configuration that was activated.</summary>
/// <param name="Number">Counts from 1; 0 stands for the empty one that holds before the first.</param>
/// <param name="Description">What was changed, in the words of whoever did it.</param>
/// <param name="ActivatedBy">Name of the person or API key; null before the first.</param>
/// <param name="ActivatedAt">When; null before the first.</param>
/// <param name="Configuration">The document; absent in lists.</param>
public sealed record TvRevision(long Number, string Description, string? ActivatedBy, DateTimeOffset? ActivatedAt, TvConfiguration? Configuration = null);
