using System.Security.Claims;

namespace Gatehouse.Client.AspNetCore;

/// <summary>Who calls, in terms of the token.</summary>
/// <param name="Subject">Stable for this user; where the issuer makes subjects pairwise, for this backend only.</param>
/// <param name="IsAnonymous">Nobody has signed in: there is a device, and no person that is known.</param>
/// <param name="Level">How well whoever calls was authenticated; <c>0</c> is a device alone.</param>
/// <param name="ClientId">The app.</param>
/// <param name="DeviceId">The installation, where this backend may see it.</param>
public sealed record GatehouseAppUser(string Subject, bool IsAnonymous, string Level, string ClientId, string? DeviceId)
{
    internal const string LevelClaim = "acr";
    internal const string AnonymousClaim = "anon";

    /// <summary>Reads the caller; null when the request was let in by another scheme, or by none.</summary>
    public static GatehouseAppUser? From(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return principal.FindFirst("cnf.jkt") is null || principal.FindFirst("sub") is not { } subject
            ? null
            : new GatehouseAppUser(
                subject.Value, principal.HasClaim(AnonymousClaim, "true"), principal.FindFirstValue(LevelClaim) ?? "0",
                principal.FindFirstValue("client_id") ?? "", principal.FindFirstValue("device_id"));
    }
}
