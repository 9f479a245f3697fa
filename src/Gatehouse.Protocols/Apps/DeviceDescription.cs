using System.Globalization;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Apps;

/// <summary>What a device may know of its own registration (the shape of RFC 7592 §2.1).</summary>
/// <param name="DeviceId"><c>device_id</c>.</param>
/// <param name="Created"><c>created</c>, in RFC 3339.</param>
/// <param name="LastSeen"><c>last_seen</c>, in RFC 3339.</param>
/// <param name="KeyStorage"><c>key_storage</c>.</param>
/// <param name="Mode"><c>mode</c>.</param>
/// <param name="State"><c>state</c>.</param>
public sealed record DeviceDescription(string DeviceId, DateTimeOffset Created, DateTimeOffset LastSeen, string KeyStorage, string Mode, string State)
{
    /// <summary>The body, in UTF-8. To be sent with <c>Cache-Control: no-store</c>.</summary>
    public byte[] ToJson() => StrictJson.Write(json =>
    {
        json.WriteString("device_id", DeviceId);
        json.WriteString("created", Text(Created));
        json.WriteString("last_seen", Text(LastSeen));
        json.WriteString("key_storage", KeyStorage);
        json.WriteString("mode", Mode);
        json.WriteString("state", State);
    });

    private static string Text(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
