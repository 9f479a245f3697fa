using System.Collections.Frozen;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>Settings of the whole device, which a user enrollment leaves to its owner.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/commands/settings.yaml</c>, items with <c>userenrollment: forbidden</c>.</remarks>
public static class UserEnrollmentSettings
{
    /// <summary>The command.</summary>
    public const string RequestType = "Settings";

    private static readonly FrozenSet<string> Items =
        new[] { "DeviceName", "HostName", "DataRoaming", "VoiceRoaming", "PersonalHotspot", "Bluetooth" }.ToFrozenSet();

    /// <summary>Items of a <c>Settings</c> command that a user enrollment refuses.</summary>
    public static IEnumerable<string> Forbidden(PlistDictionary command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return (command.Array(RequestType) ?? new PlistArray()).OfType<PlistDictionary>().Select(s => s.Text("Item")).OfType<string>().Where(Items.Contains).Distinct(StringComparer.Ordinal);
    }
}
