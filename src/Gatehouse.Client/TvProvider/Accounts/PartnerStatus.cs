using System.Globalization;
using Gatehouse.Client.TvProvider.Wire;

namespace Gatehouse.Client.TvProvider.Accounts;

/// <summary>What the framework of the platform said last: <c>AP-Partner-Framework-Status</c>.</summary>
/// <param name="Access">Permission.</param>
/// <param name="ProviderId">The provider, by the platform's name; null when there is none.</param>
/// <param name="ExpiresAt">End of the sign-in on the device; null when not stated.</param>
public sealed record PartnerStatus(VideoAccountAccess Access, string? ProviderId = null, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>The three conditions: permission is granted, there is a provider, and its sign-in has not ended if it says when.</summary>
    public bool IsValid(DateTimeOffset now) => Access == VideoAccountAccess.Granted && !string.IsNullOrEmpty(ProviderId) && !(ExpiresAt <= now);

    /// <summary>The header's value. Without permission it says nothing of a provider.</summary>
    internal string Header => Convert.ToBase64String(Json.Write(json =>
    {
        json.WriteStartObject("frameworkPermissionInfo");
        json.WriteString("accessStatus", Access switch
        {
            VideoAccountAccess.Granted => "granted",
            VideoAccountAccess.Denied => "denied",
            VideoAccountAccess.Restricted => "restricted",
            _ => "notDetermined",
        });
        json.WriteEndObject();
        json.WriteStartObject("frameworkProviderInfo");
        if (Access == VideoAccountAccess.Granted)
        {
            json.Member("id", ProviderId);
            json.Member("expirationDate", ExpiresAt?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
    }));
}
