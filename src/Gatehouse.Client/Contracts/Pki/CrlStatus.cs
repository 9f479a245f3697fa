namespace Gatehouse.Client.Contracts.Pki;

/// <summary>State of a revocation list.</summary>
/// <param name="Number">CRL number; grows with each list.</param>
/// <param name="ThisUpdate">When it was built.</param>
/// <param name="NextUpdate">When users of the list consider it too old.</param>
/// <param name="Entries">Certificates on it.</param>
/// <param name="Fresh">False when a revocation is not on it yet, or it is too old.</param>
/// <param name="Url">Where it is published.</param>
public sealed record CrlStatus(long Number, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, int Entries, bool Fresh, string Url);
