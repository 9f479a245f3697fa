using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Accounts;

/// <summary>
/// What a user enrollment lets a server do: fixed by the system instead of asked for in the profile, and never anything
/// that names the hardware.
/// </summary>
/// <remarks>Source: apple/device-management, <c>userenrollment</c> of each command and query in <c>mdm/commands</c>.</remarks>
internal static class UserEnrollment
{
    /// <summary>Rights that the system gives instead of <c>AccessRights</c>. Locking is among them, erasing is not.</summary>
    public const AccessRights Rights = AccessRights.All & ~(AccessRights.Erase | AccessRights.Restrictions);

    private static readonly HashSet<string> ForbiddenCommands = new(StringComparer.Ordinal)
    {
        "ClearPasscode", "DeviceConfigured", "EraseDevice", "RestartDevice", "ShutDownDevice", "UserConfigured",
    };

    private static readonly HashSet<string> ForbiddenOnMac = new(StringComparer.Ordinal) { "DeviceLock", "InstalledApplicationList" };

    private static readonly HashSet<string> ForbiddenQueries = new(StringComparer.Ordinal)
    {
        "UDID", "AwaitingConfiguration", "SoftwareUpdateDeviceID", "iTunesStoreAccountIsActive", "SerialNumber", "IMEI",
        "IsActivationLockEnabled", "IsCloudBackupEnabled", "PINRequiredForEraseDevice", "PINRequiredForDeviceLock",
        "WiFiMAC", "BluetoothMAC", "IsRoaming", "DataRoamingEnabled",
    };

    /// <summary>True when the management payload says so.</summary>
    public static bool IsIn(PlistDictionary payload) => payload.Text("EnrollmentMode") == "BYOD";

    /// <summary>True for a command that no user enrollment takes.</summary>
    public static bool Forbids(DeviceKind kind, string requestType) =>
        ForbiddenCommands.Contains(requestType) || (kind == DeviceKind.Mac && ForbiddenOnMac.Contains(requestType));

    /// <summary>True for a query that is left out without a word.</summary>
    public static bool Hides(string query) => ForbiddenQueries.Contains(query);
}
