using System.Text.Json;

namespace Gatehouse.Client.Contracts.Admin;

/// <summary>One change, and who made it.</summary>
/// <param name="Id"><c>aud_…</c>; sorts by time.</param>
/// <param name="At">When.</param>
/// <param name="ActorKind"><c>person</c>, <c>api-key</c>, <c>device</c> or <c>system</c>.</param>
/// <param name="ActorId">Who.</param>
/// <param name="ActorName">As it was then; null for devices and the system.</param>
/// <param name="Action">Verb, such as <c>token.revoke</c>.</param>
/// <param name="TargetId">What it was done to.</param>
/// <param name="Detail">More about it; secrets are masked.</param>
public sealed record AuditEntry(
    string Id, DateTimeOffset At, string ActorKind, string ActorId, string? ActorName, string Action, string TargetId, JsonElement? Detail);
