using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>A session as a second screen sees it: what is there, what is missing, and which television it is.</summary>
internal static class SessionView
{
    /// <summary>Writes it. Within <c>device</c> what is unknown is null; elsewhere it is left out.</summary>
    public static void Write(Utf8JsonWriter json, SessionRow row, SessionDevice device)
    {
        json.WriteStartObject();
        json.WriteStartObject("existingParameters");
        WriteIf(json, "mvpd", row.Mvpd);
        WriteIf(json, "domainName", row.DomainName);
        WriteIf(json, "redirectUrl", row.RedirectUrl);
        json.WriteString("serviceProvider", row.ServiceProvider);
        json.WriteEndObject();
        SessionAnswer.WriteMissing(json, row.Missing);
        WriteDevice(json, device);
        SessionAnswer.WriteWindow(json, row.CreatedMs, row.ExpiresMs);
        json.WriteEndObject();
    }

    private static void WriteIf(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteDevice(Utf8JsonWriter json, SessionDevice device)
    {
        json.WriteStartObject("device");
        json.WriteString("type", device.HardwareType ?? "Unknown");
        json.WriteString("model", device.Model);
        WriteVersion(json, device.Version);
        json.WriteStartObject("hardware");
        json.WriteNull("name");
        json.WriteString("vendor", device.Vendor ?? device.Manufacturer);
        WriteVersion(json, null);
        json.WriteString("manufacturer", device.Manufacturer);
        json.WriteEndObject();
        json.WriteStartObject("operatingSystem");
        json.WriteString("name", device.OsName);
        json.WriteString("family", device.OsFamily);
        json.WriteString("vendor", device.OsVendor);
        WriteVersion(json, device.OsVersion);
        json.WriteEndObject();
        json.WriteStartObject("browser");
        json.WriteString("name", device.BrowserName);
        json.WriteString("vendor", device.BrowserVendor);
        WriteVersion(json, device.BrowserVersion);
        json.WriteString("userAgent", device.UserAgent);
        json.WriteString("originalUserAgent", device.UserAgent);
        json.WriteEndObject();
        WriteDisplay(json, device);
        json.WriteString("applicationId", device.ApplicationId);
        WriteConnection(json, device);
        json.WriteEndObject();
    }

    private static void WriteDisplay(Utf8JsonWriter json, SessionDevice device)
    {
        json.WriteStartObject("display");
        json.WriteNumber("width", device.DisplayWidth ?? 0);
        json.WriteNumber("height", device.DisplayHeight ?? 0);
        json.WriteNumber("ppi", device.DisplayPpi ?? 0);
        json.WriteString("name", "DISPLAY");
        json.WriteNull("vendor");
        json.WriteNull("version");
        if (device.DiagonalSize is { } size)
        {
            json.WriteNumber("diagonalSize", size);
        }
        else
        {
            json.WriteNull("diagonalSize");
        }

        json.WriteEndObject();
    }

    private static void WriteConnection(Utf8JsonWriter json, SessionDevice device)
    {
        json.WriteStartObject("connection");
        json.WriteString("ipAddress", Shorten(device.Address));
        json.WriteString("port", device.Port?.ToString(CultureInfo.InvariantCulture));
        json.WriteBoolean("secure", device.Secure ?? false);
        json.WriteString("type", device.ConnectionType);
        json.WriteEndObject();
    }

    // Enough to see that it is the own home; whoever has the code need not know more of it.
    private static string? Shorten(string? address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            return null;
        }

        var bytes = (parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed).GetAddressBytes();
        bytes.AsSpan(bytes.Length == 4 ? 3 : 6).Clear();
        return new IPAddress(bytes).ToString();
    }

    private static void WriteVersion(Utf8JsonWriter json, string? version)
    {
        var (major, minor, patch) = SessionDevice.Numbers(version);
        json.WriteStartObject("version");
        json.WriteNumber("major", major);
        json.WriteNumber("minor", minor);
        json.WriteNumber("patch", patch);
        json.WriteString("profile", "");
        json.WriteEndObject();
    }
}
