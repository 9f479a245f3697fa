namespace Gatehouse.Client.Apps;

/// <summary>Who is enrolled: the same user id in two tenants is two users.</summary>
/// <param name="TenantId">Slug or id of the organization.</param>
/// <param name="UserId">The subject of its tokens. Says nothing about a person.</param>
public sealed record UserIdentifier(string TenantId, string UserId);
