namespace Gatehouse.Server.Apps.Quotas;

/// <summary>So many enrollments in so much time.</summary>
/// <param name="Kind">One of <see cref="QuotaKinds"/>.</param>
/// <param name="Subject">Whose, within the organization and kind.</param>
/// <param name="Limit">How many.</param>
/// <param name="Window">In which time.</param>
internal sealed record Quota(string Kind, string Subject, int Limit, TimeSpan Window);
