using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.TvProvider.Wire;

namespace Gatehouse.Client.TvProvider;

/// <summary>The device that streams, as <c>AP-Device-Identifier</c> and <c>X-Device-Info</c> tell it.</summary>
/// <param name="Id">
/// Names the device: unique, and the same after restarts and updates, such as <c>identifierForVendor</c> or <c>ANDROID_ID</c>. Only its
/// hash is sent. When it changes, no profile is found any more.
/// </param>
/// <param name="Model">Such as <c>AppleTV14,1</c>.</param>
/// <param name="Version">Version of the device.</param>
/// <param name="OsName">Such as <c>tvOS</c>. It decides which settings apply.</param>
/// <param name="OsVersion">Such as <c>18.4</c>.</param>
/// <param name="ConnectionType">Such as <c>WiFi</c>.</param>
public sealed record TvDevice(string Id, string Model, string Version, string OsName, string OsVersion, string ConnectionType)
{
    /// <summary>Such as <c>SetTopBox</c>; null says nothing.</summary>
    public string? PrimaryHardwareType { get; init; }

    /// <summary>Such as <c>Apple</c>; null says nothing.</summary>
    public string? Manufacturer { get; init; }

    /// <summary>Such as <c>tvOS</c>; null says nothing.</summary>
    public string? OsFamily { get; init; }

    /// <summary>Such as <c>Apple</c>; null says nothing.</summary>
    public string? OsVendor { get; init; }

    /// <summary>Is the connection protected; null says nothing.</summary>
    public bool? ConnectionSecure { get; init; }

    /// <summary>Address of the device, for providers that recognize the home network; null says nothing.</summary>
    public string? ConnectionIp { get; init; }

    /// <summary>Port of the device; null says nothing.</summary>
    public int? ConnectionPort { get; init; }

    /// <summary>The app, such as its bundle; null says nothing.</summary>
    public string? ApplicationId { get; init; }

    /// <summary>Value of <c>AP-Device-Identifier</c>.</summary>
    internal string IdentifierHeader => "fingerprint " + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Id)));

    /// <summary>Value of <c>X-Device-Info</c>.</summary>
    internal string InfoHeader => Convert.ToBase64String(Json.Write(json =>
    {
        json.Member("primaryHardwareType", PrimaryHardwareType);
        json.Member("model", Model);
        json.Member("version", Version);
        json.Member("manufacturer", Manufacturer);
        json.Member("osName", OsName);
        json.Member("osFamily", OsFamily);
        json.Member("osVendor", OsVendor);
        json.Member("osVersion", OsVersion);
        json.Member("connectionType", ConnectionType);
        json.Member("connectionIp", ConnectionIp);
        json.Member("applicationId", ApplicationId);
        if (ConnectionSecure is { } secure)
        {
            json.WriteBoolean("connectionSecure", secure);
        }

        if (ConnectionPort is { } port)
        {
            json.WriteNumber("connectionPort", port);
        }
    }));

    /// <summary>Not the id: it names a device.</summary>
    public override string ToString() => $"{nameof(TvDevice)} {{ {Model}, {OsName} {OsVersion} }}";
}
