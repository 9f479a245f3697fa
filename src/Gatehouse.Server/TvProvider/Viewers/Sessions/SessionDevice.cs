using System.Globalization;
using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Protocols;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>What is known of the device that made a session: for its viewer, who wants to know which television that code is of, and for the MVPD.</summary>
internal sealed record SessionDevice
{
    private const int MaxUserAgent = 512;

    /// <summary>Kind of hardware; null when unknown, as everything here.</summary>
    public string? HardwareType { get; init; }

    public string? Model { get; init; }

    public string? Version { get; init; }

    public string? Manufacturer { get; init; }

    public string? Vendor { get; init; }

    public string? OsName { get; init; }

    public string? OsFamily { get; init; }

    public string? OsVendor { get; init; }

    public string? OsVersion { get; init; }

    public string? BrowserName { get; init; }

    public string? BrowserVendor { get; init; }

    public string? BrowserVersion { get; init; }

    public string? UserAgent { get; init; }

    public int? DisplayWidth { get; init; }

    public int? DisplayHeight { get; init; }

    public int? DisplayPpi { get; init; }

    public double? DiagonalSize { get; init; }

    public string? ApplicationId { get; init; }

    public string? Address { get; init; }

    public int? Port { get; init; }

    public bool? Secure { get; init; }

    public string? ConnectionType { get; init; }

    /// <summary>From the headers of a request.</summary>
    /// <param name="info">What the device says.</param>
    /// <param name="userAgent">Header of the same request.</param>
    /// <param name="address">Where it is, as far as the caller is believed; null when unknown.</param>
    public static SessionDevice Of(DeviceInfo info, string? userAgent, string? address) => new()
    {
        HardwareType = info.PrimaryHardwareType, Model = info.Model, Version = info.Version, Manufacturer = info.Manufacturer, Vendor = info.Vendor,
        OsName = info.OsName, OsFamily = info.OsFamily, OsVendor = info.OsVendor, OsVersion = info.OsVersion,
        BrowserName = info.BrowserName, BrowserVendor = info.BrowserVendor, BrowserVersion = info.BrowserVersion,
        UserAgent = info.UserAgent ?? userAgent.AtMost(MaxUserAgent),
        DisplayWidth = info.DisplayWidth, DisplayHeight = info.DisplayHeight, DisplayPpi = info.DisplayPpi, DiagonalSize = info.DiagonalScreenSize,
        ApplicationId = info.ApplicationId, Address = address ?? info.ConnectionIp?.ToString(), Port = info.ConnectionPort, Secure = info.ConnectionSecure,
        ConnectionType = info.ConnectionType,
    };

    /// <summary>As it is stored.</summary>
    public byte[] Seal(SecretBox box, string sessionId) => box.Seal(JsonSerializer.SerializeToUtf8Bytes(this, GatehouseJson.Options), Purpose(sessionId));

    /// <summary>From a row.</summary>
    public static SessionDevice Open(SecretBox box, SessionRow row) =>
        JsonSerializer.Deserialize<SessionDevice>(box.Open(row.Device, Purpose(row.Id)), GatehouseJson.Options)!;

    /// <summary>The numbers of a version, such as <c>18.4</c> or <c>14,1</c>; zeros where there is none.</summary>
    public static (int Major, int Minor, int Patch) Numbers(string? version)
    {
        var parts = (version ?? "").Split(['.', ',', '_', ' ', '-'], 4);
        return (At(0), At(1), At(2));

        int At(int i) => i < parts.Length && int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
    }

    private static string Purpose(string sessionId) => $"tv.session.device:{sessionId}";
}
