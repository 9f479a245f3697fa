namespace Gatehouse.Client.Contracts.Apps;

/// <summary>An anonymous user that became part of somebody's user. Whoever keeps data under the old subject moves it; doing so twice must do no harm.</summary>
/// <param name="Id"><c>mrg_…</c>; in the order of time.</param>
/// <param name="FromUser">Subject that is no more.</param>
/// <param name="ToUser">Subject that took over.</param>
/// <param name="InstallationId">Device on which it happened (<c>ins_…</c>).</param>
/// <param name="At">When.</param>
public sealed record AppMerge(string Id, string FromUser, string ToUser, string InstallationId, DateTimeOffset At);
