using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// <c>AP-Partner-Framework-Status</c>: what the framework of the device told the app. The app writes it, so it may choose
/// and withhold, and never grant: the proof is the SAML response.
/// </summary>
/// <param name="Access">Permission.</param>
/// <param name="ProviderId">The framework's name of the provider: a mapping id, never the id of an MVPD. Null when not stated.</param>
/// <param name="ExpiresAt">When the sign-in at the provider ends; null when not stated.</param>
public sealed record PartnerFrameworkStatus(PartnerAccess Access, string? ProviderId, DateTimeOffset? ExpiresAt)
{
    // Year 9999, the end of what DateTimeOffset can hold.
    private const long MaxUnixMilliseconds = 253_402_300_799_999;
    private const int MaxIdLength = 256;

    /// <summary>Reads the header. Whatever cannot be read is not present; an end that cannot be read has passed.</summary>
    /// <param name="header">The header; null when it was not sent.</param>
    public static PartnerFrameworkStatus Read(string? header)
    {
        if (HeaderText.Decode(header) is not { } bytes || HeaderText.Object(bytes) is not { } json || Child(json, "frameworkPermissionInfo") is not { } permission)
        {
            return new PartnerFrameworkStatus(PartnerAccess.NotPresent, null, null);
        }

        var provider = Child(json, "frameworkProviderInfo");
        var id = provider is { } info ? HeaderText.Text(info, "id") : null;
        return new PartnerFrameworkStatus(AccessOf(HeaderText.Text(permission, "accessStatus")), id is { Length: <= MaxIdLength } ? id : null, provider is { } p ? Expiry(p) : null);
    }

    /// <summary>Writes the header's value, as an app does.</summary>
    public string Write() => Convert.ToBase64String(Jose.StrictJson.Write(json =>
    {
        json.WriteStartObject("frameworkPermissionInfo");
        json.WriteString("accessStatus", Access switch { PartnerAccess.Granted => "granted", PartnerAccess.NotGranted => "denied", _ => "notDetermined" });
        json.WriteEndObject();
        json.WriteStartObject("frameworkProviderInfo");
        Jose.StrictJson.Text(json, "id", ProviderId);
        Jose.StrictJson.Text(json, "expirationDate", ExpiresAt?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }));

    /// <summary>The ladder of checks, of which the first that fails counts.</summary>
    /// <param name="mvpdOf">The MVPD that a mapping id stands for on the device's platform; null when it is none, or more than one.</param>
    /// <param name="mvpd">The MVPD that the request is about; null when the header is to name it.</param>
    /// <param name="now">The time.</param>
    public PartnerFrameworkVerdict Judge(Func<string, string?> mvpdOf, string? mvpd, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(mvpdOf);

        // Steps 1 to 3: permission.
        if (Access != PartnerAccess.Granted)
        {
            return new PartnerFrameworkVerdict(null, Access switch
            {
                PartnerAccess.NotPresent => TvErrorCodes.InvalidHeaderPfsPermissionAccessNotPresent,
                PartnerAccess.NotDetermined => TvErrorCodes.InvalidHeaderPfsPermissionAccessNotDetermined,
                _ => TvErrorCodes.InvalidHeaderPfsPermissionAccessNotGranted,
            });
        }

        // 4. A provider that is known. 5. The right one. 6. Not expired.
        var found = ProviderId is null ? null : mvpdOf(ProviderId);
        return found is null ? new PartnerFrameworkVerdict(null, TvErrorCodes.InvalidHeaderPfsProviderIdNotDetermined)
            : mvpd is not null && !string.Equals(found, mvpd, StringComparison.Ordinal) ? new PartnerFrameworkVerdict(found, TvErrorCodes.InvalidHeaderPfsProviderIdMismatch)
            : ExpiresAt <= now ? new PartnerFrameworkVerdict(found, TvErrorCodes.InvalidHeaderPfsProviderInfoExpired)
            : new PartnerFrameworkVerdict(found, null);
    }

    private static PartnerAccess AccessOf(string? status) => status switch
    {
        null => PartnerAccess.NotPresent,
        "granted" => PartnerAccess.Granted,
        "notDetermined" => PartnerAccess.NotDetermined,
        _ => PartnerAccess.NotGranted,
    };

    private static DateTimeOffset? Expiry(JsonElement provider)
    {
        if (!provider.TryGetProperty("expirationDate", out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return long.TryParse(HeaderText.Text(provider, "expirationDate"), NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms <= MaxUnixMilliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : DateTimeOffset.UnixEpoch;
    }

    private static JsonElement? Child(JsonElement json, string name) =>
        json.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;
}
