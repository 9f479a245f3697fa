using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>What a device says of itself when it enrolls with an account.</summary>
/// <param name="Product">Such as <c>iPhone17,2</c>.</param>
/// <param name="Build">Build of its system, such as <c>23A300</c> (<c>VERSION</c>).</param>
/// <param name="OsVersion">Such as <c>26.0</c>; since iOS 17 and macOS 14.</param>
/// <param name="Language">Such as <c>en-US</c>.</param>
/// <remarks>
/// Source: apple/device-management, <c>mdm/enrollment/MachineInfo.yaml</c>. What names the hardware (<c>UDID</c>,
/// <c>SERIAL</c>, <c>IMEI</c>, <c>MEID</c>) is forbidden in user enrollment and no ground for any decision in the other
/// mode, since the message can be replayed: it is not read at all, so that nothing can keep it.
/// </remarks>
public sealed record MachineInfo(string? Product, string? Build, string? OsVersion, string? Language)
{
    private const string Format = "machine info";
    private const int MaxText = 128;
    private static readonly PlistLimits Limits = new(64 * 1024, 8, 200);

    /// <summary>Reads the property list, without its signature.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> plist, [NotNullWhen(true)] out MachineInfo? info, [NotNullWhen(false)] out ParseError? error)
    {
        info = null;
        if (!PlistReader.TryReadDictionary(plist, Limits, out var keys, out error))
        {
            return false;
        }

        string[] known = ["PRODUCT", "VERSION", "OS_VERSION", "LANGUAGE"];
        if (known.FirstOrDefault(k => keys.ContainsKey(k) && !IsPlain(keys.Text(k))) is { } wrong)
        {
            error = new ParseError(Format, 0, $"{wrong} is not a short text");
            return false;
        }

        if (string.IsNullOrEmpty(keys.Text("PRODUCT")) && string.IsNullOrEmpty(keys.Text("VERSION")))
        {
            error = new ParseError(Format, 0, "PRODUCT and VERSION are missing");
            return false;
        }

        info = new MachineInfo(Filled(keys, "PRODUCT"), Filled(keys, "VERSION"), Filled(keys, "OS_VERSION"), Filled(keys, "LANGUAGE"));
        return true;
    }

    /// <summary>The property list that a device signs and posts.</summary>
    public byte[] Write()
    {
        var plist = new PlistDictionary();
        plist.AddIfSet("LANGUAGE", Language);
        plist.AddIfSet("PRODUCT", Product);
        plist.AddIfSet("VERSION", Build);
        plist.AddIfSet("OS_VERSION", OsVersion);
        return PlistWriter.WriteXml(plist);
    }

    private static string? Filled(PlistDictionary keys, string name) => keys.Text(name) is { Length: > 0 } text ? text : null;

    private static bool IsPlain(string? text) => text is { Length: <= MaxText } && !text.Any(char.IsControl);
}
