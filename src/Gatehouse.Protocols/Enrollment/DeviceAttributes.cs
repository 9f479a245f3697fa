using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>What a device says of itself to a profile service, in the second and third phase.</summary>
/// <param name="Udid">Required.</param>
/// <param name="Serial">Absent from some virtual Macs.</param>
/// <param name="Product">Such as <c>iPhone17,1</c>.</param>
/// <param name="Version">OS build, such as <c>22B83</c>.</param>
/// <param name="DeviceName">As its owner calls it.</param>
/// <param name="Imei">Cellular devices.</param>
/// <param name="Meid">Cellular devices.</param>
/// <param name="Challenge">Second phase only: the challenge of the first. Secret.</param>
/// <param name="Raw">The property list as received.</param>
/// <remarks>Source: Apple, "Over-the-Air Profile Delivery and Configuration". Claims, until the signer is known.</remarks>
public sealed record DeviceAttributes(
    string Udid,
    string? Serial,
    string? Product,
    string? Version,
    string? DeviceName,
    string? Imei,
    string? Meid,
    string? Challenge,
    ReadOnlyMemory<byte> Raw)
{
    private const string Format = "device attributes";
    private const int MaxTextLength = 1024;
    private static readonly PlistLimits Limits = new(64 * 1024, 8, 200);

    /// <summary>Reads the signed content of a post.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> body, [NotNullWhen(true)] out DeviceAttributes? attributes, [NotNullWhen(false)] out ParseError? error)
    {
        attributes = null;
        if (!PlistReader.TryReadDictionary(body, Limits, out var plist, out error))
        {
            return false;
        }

        if (plist.Any(pair => pair.Value is PlistString { Value.Length: > MaxTextLength }))
        {
            error = new ParseError(Format, 0, "a value is too long");
            return false;
        }

        if (plist.Text("UDID") is not { Length: > 0 } udid)
        {
            error = new ParseError(Format, 0, "UDID is missing");
            return false;
        }

        attributes = new DeviceAttributes(
            udid, Filled(plist, "SERIAL"), Filled(plist, "PRODUCT"), Filled(plist, "VERSION"), Filled(plist, "DEVICE_NAME"),
            Filled(plist, "IMEI"), Filled(plist, "MEID"), ReadChallenge(plist), body);
        return true;
    }

    /// <summary>The property list that a device signs and posts.</summary>
    /// <param name="device">Null values are left out; <see cref="Raw"/> is not looked at.</param>
    public static byte[] Write(DeviceAttributes device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var plist = new PlistDictionary { { "UDID", device.Udid } };
        plist.AddIfSet("SERIAL", device.Serial);
        plist.AddIfSet("PRODUCT", device.Product);
        plist.AddIfSet("VERSION", device.Version);
        plist.AddIfSet("DEVICE_NAME", device.DeviceName);
        plist.AddIfSet("IMEI", device.Imei);
        plist.AddIfSet("MEID", device.Meid);
        plist.AddIfSet("CHALLENGE", device.Challenge);
        return PlistWriter.WriteXml(plist);
    }

    private static string? Filled(PlistDictionary plist, string key) => plist.Text(key) is { Length: > 0 } text ? text : null;

    // A challenge that the profile gave as a string comes back as one; devices also send data.
    private static string? ReadChallenge(PlistDictionary plist) =>
        Filled(plist, "CHALLENGE")
        ?? (plist.Data("CHALLENGE") is { Length: > 0 and <= MaxTextLength } data ? System.Text.Encoding.UTF8.GetString(data.Span) : null);
}
