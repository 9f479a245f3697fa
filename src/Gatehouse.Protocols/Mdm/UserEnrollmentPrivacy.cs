using System.Collections.Frozen;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm;

/// <summary>
/// What a user enrollment hides: whatever would tell whose hardware it is, or open it. It must not be asked for; and where a
/// device tells it nevertheless, we must not come to know it.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/commands/information.device.yaml</c>, keys with <c>userenrollment: forbidden</c>.</remarks>
public static class UserEnrollmentPrivacy
{
    private static readonly FrozenSet<string> Queries = new[]
    {
        "UDID", "ProvisioningUDID", "AwaitingConfiguration", "LastCloudBackupDate", "SoftwareUpdateDeviceID", "SoftwareUpdateSettings",
        "AccessibilitySettings", "iTunesStoreAccountIsActive", "iTunesStoreAccountHash", "SerialNumber", "IMEI", "MEID", "ModemFirmwareVersion",
        "IsActivationLockEnabled", "IsActivationLockSupported", "IsDoNotDisturbInEffect", "IsCloudBackupEnabled", "OSUpdateSettings",
        "AutoSetupAdminAccounts", "IsMDMLostModeEnabled", "MaximumResidentUsers", "EstimatedResidentUsers", "QuotaSize", "ResidentUsers",
        "UserSessionTimeout", "TemporarySessionTimeout", "TemporarySessionOnly", "ManagedAppleIDDefaultDomains", "OnlineAuthenticationGracePeriod",
        "SkipLanguageAndLocaleSetupForNewUsers", "PushToken", "PINRequiredForEraseDevice", "PINRequiredForDeviceLock", "EACSPreflight",
        "ICCID", "BluetoothMAC", "WiFiMAC", "EthernetMAC", "CurrentCarrierNetwork", "SIMCarrierNetwork", "SubscriberCarrierNetwork",
        "CarrierSettingsVersion", "PhoneNumber", "DataRoamingEnabled", "VoiceRoamingEnabled", "PersonalHotspotEnabled", "IsRoaming",
        "SubscriberMCC", "SubscriberMNC", "CurrentMCC", "CurrentMNC", "ServiceSubscriptions",
    }.ToFrozenSet();

    // Beside the queries: names under which the same is found deeper in an answer, and secrets that open the device.
    private static readonly FrozenSet<string> Identifiers = new[]
    {
        "UDID", "ProvisioningUDID", "SoftwareUpdateDeviceID", "iTunesStoreAccountHash", "SerialNumber", "IMEI", "MEID", "EID", "ICCID",
        "BluetoothMAC", "WiFiMAC", "EthernetMAC", "EthernetMACs", "PhoneNumber", "ServiceSubscriptions", "UnlockToken", "BootstrapToken",
    }.ToFrozenSet();

    /// <summary>Names among these that <c>DeviceInformation</c> must not ask for.</summary>
    public static IEnumerable<string> Forbidden(IEnumerable<string> queries) => queries.Where(Queries.Contains);

    /// <summary>A <c>DeviceInformation</c> command without what it must not ask for; any other command as it is.</summary>
    public static PlistDictionary Stripped(PlistDictionary command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Text("RequestType") != DeviceInformation.RequestType || command.Array("Queries") is not { } queries)
        {
            return command;
        }

        var copy = Copy(command, value => value);
        copy["Queries"] = new PlistArray(queries.Where(q => q is not PlistString name || !Queries.Contains(name.Value)));
        return copy;
    }

    /// <summary>A report without identifiers, at any depth; the same one when it has none, as it should be.</summary>
    public static CommandReport Stripped(CommandReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (!report.Enrollment.IsUserEnrollment || !Tells(report.Body))
        {
            return report;
        }

        var body = WithoutIdentifiers(report.Body);
        return report with { Body = body, Raw = PlistWriter.WriteXml(body) };
    }

    private static bool Tells(PlistValue value) => value switch
    {
        PlistDictionary dictionary => dictionary.Any(pair => Identifiers.Contains(pair.Key) || Tells(pair.Value)),
        PlistArray array => array.Any(Tells),
        _ => false,
    };

    private static PlistDictionary WithoutIdentifiers(PlistDictionary dictionary) => Copy(dictionary, Cleaned, Identifiers.Contains);

    private static PlistValue Cleaned(PlistValue value) => value switch
    {
        PlistDictionary dictionary => WithoutIdentifiers(dictionary),
        PlistArray array => new PlistArray(array.Select(Cleaned)),
        _ => value,
    };

    private static PlistDictionary Copy(PlistDictionary dictionary, Func<PlistValue, PlistValue> change, Func<string, bool>? drop = null)
    {
        var copy = new PlistDictionary(dictionary.Count);
        foreach (var (key, value) in dictionary)
        {
            if (drop?.Invoke(key) != true)
            {
                copy.Add(key, change(value));
            }
        }

        return copy;
    }
}
