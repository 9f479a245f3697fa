using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// <c>X-Device-Info</c>: what the device is, as the app says. It chooses settings and proves nothing. Whatever is missing or
/// unreadable makes the device an unknown one, with the most restrictive settings; only a header that is not even Base64 is
/// an error.
/// </summary>
public sealed class DeviceInfo
{
    private const int MaxText = 256;

    private DeviceInfo(DevicePlatform platform) => Platform = platform;

    /// <summary>Settings of this platform apply.</summary>
    public DevicePlatform Platform { get; private init; }

    /// <summary>Why the device is unknown though a header was sent; null where it was read. Worth a warning.</summary>
    public string? Weakness { get; private init; }

    /// <summary>Kind of hardware, such as <c>SetTopBox</c>.</summary>
    public string? PrimaryHardwareType { get; private init; }

    /// <summary>Model.</summary>
    public string? Model { get; private init; }

    /// <summary>Version of the device.</summary>
    public string? Version { get; private init; }

    /// <summary>Manufacturer.</summary>
    public string? Manufacturer { get; private init; }

    /// <summary>Vendor, where it differs from the manufacturer.</summary>
    public string? Vendor { get; private init; }

    /// <summary>Name of the operating system.</summary>
    public string? OsName { get; private init; }

    /// <summary>Family of the operating system.</summary>
    public string? OsFamily { get; private init; }

    /// <summary>Vendor of the operating system.</summary>
    public string? OsVendor { get; private init; }

    /// <summary>Version of the operating system.</summary>
    public string? OsVersion { get; private init; }

    /// <summary>Name of the browser.</summary>
    public string? BrowserName { get; private init; }

    /// <summary>Vendor of the browser.</summary>
    public string? BrowserVendor { get; private init; }

    /// <summary>Version of the browser.</summary>
    public string? BrowserVersion { get; private init; }

    /// <summary>What the browser calls itself, as the app forwards it.</summary>
    public string? UserAgent { get; private init; }

    /// <summary>Pixels across.</summary>
    public int? DisplayWidth { get; private init; }

    /// <summary>Pixels down.</summary>
    public int? DisplayHeight { get; private init; }

    /// <summary>Pixels per inch.</summary>
    public int? DisplayPpi { get; private init; }

    /// <summary>Diagonal of the screen, in the app's unit.</summary>
    public double? DiagonalScreenSize { get; private init; }

    /// <summary>How it is connected; free text.</summary>
    public string? ConnectionType { get; private init; }

    /// <summary>Is the connection protected; null when not stated.</summary>
    public bool? ConnectionSecure { get; private init; }

    /// <summary>Address of the device, for providers that recognize the home network. As claimed: never a key for limits.</summary>
    public IPAddress? ConnectionIp { get; private init; }

    /// <summary>Port of the device; as claimed.</summary>
    public int? ConnectionPort { get; private init; }

    /// <summary>Application.</summary>
    public string? ApplicationId { get; private init; }

    /// <summary>Reads the header.</summary>
    /// <param name="header">The header; null when it was not sent.</param>
    /// <param name="userAgent">What a browser sends; used only where the header says nothing about the system.</param>
    /// <param name="error"><see cref="TvErrorCodes.InvalidHeaderDeviceInfo"/> for a header that is not Base64; null otherwise.</param>
    /// <returns>Always something; an unknown device at worst.</returns>
    public static DeviceInfo Read(string? header, string? userAgent, out TvErrorCode? error)
    {
        error = null;
        if (string.IsNullOrWhiteSpace(header))
        {
            return new DeviceInfo(DevicePlatform.OfUserAgent(userAgent));
        }

        if (HeaderText.Decode(header) is not { } bytes)
        {
            error = TvErrorCodes.InvalidHeaderDeviceInfo;
            return new DeviceInfo(DevicePlatform.Unknown) { Weakness = "the header is not Base64, or too long" };
        }

        return HeaderText.Object(bytes) is { } json ? Read(json) : new DeviceInfo(DevicePlatform.Unknown) { Weakness = "the header holds no JSON object" };
    }

    private static DeviceInfo Read(JsonElement json)
    {
        var hardware = Text(json, "primaryHardwareType") ?? Text(json, "type");
        var (osName, osVersion, model, version, connection) =
            (Text(json, "osName"), Text(json, "osVersion"), Text(json, "model"), Text(json, "version"), Text(json, "connectionType"));
        var missing = osName is null || osVersion is null || model is null || version is null || connection is null;
        var platform = missing
            ? DevicePlatform.Unknown
            : DevicePlatform.Of(osName, Text(json, "osFamily"), Text(json, "osVendor"), Text(json, "manufacturer"), hardware);
        return new DeviceInfo(platform)
        {
            Weakness = missing ? "a required key is missing" : null,
            PrimaryHardwareType = hardware, Model = model, Version = version, Manufacturer = Text(json, "manufacturer"), Vendor = Text(json, "vendor"),
            OsName = osName, OsFamily = Text(json, "osFamily"), OsVendor = Text(json, "osVendor"), OsVersion = osVersion,
            BrowserName = Text(json, "browserName"), BrowserVendor = Text(json, "browserVendor"), BrowserVersion = Text(json, "browserVersion"), UserAgent = Text(json, "userAgent"),
            DisplayWidth = Pixels(json, "displayWidth"), DisplayHeight = Pixels(json, "displayHeight"), DisplayPpi = Pixels(json, "displayPpi"),
            DiagonalScreenSize = double.TryParse(Text(json, "diagonalScreenSize"), NumberStyles.Float, CultureInfo.InvariantCulture, out var size) && size is > 0 and < 10_000 ? size : null,
            ConnectionType = connection, ConnectionSecure = bool.TryParse(Text(json, "connectionSecure"), out var secure) ? secure : null,
            ConnectionIp = IPAddress.TryParse(Text(json, "connectionIp"), out var address) ? address : null,
            ConnectionPort = int.TryParse(Text(json, "connectionPort"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null,
            ApplicationId = Text(json, "applicationId"),
        };
    }

    private static int? Pixels(JsonElement json, string name) =>
        int.TryParse(Text(json, name), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels is > 0 and <= 100_000 ? pixels : null;

    private static string? Text(JsonElement json, string name) =>
        HeaderText.Text(json, name) is { Length: <= MaxText } text && !text.Any(char.IsControl) ? text : null;
}
