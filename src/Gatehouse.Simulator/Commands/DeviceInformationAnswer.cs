using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Commands;

/// <summary>Answers the queries that exist on the device and that the enrollment permits; the others are left out without a word.</summary>
internal sealed class DeviceInformationAnswer : ICommandAnswer
{
    private delegate PlistValue? Query(SimulatedDevice device);

    private static readonly Dictionary<string, (AccessRights Needs, Query Answer)> Queries = new(StringComparer.Ordinal)
    {
        ["UDID"] = (AccessRights.None, device => device.Facts.Udid),
        ["AwaitingConfiguration"] = (AccessRights.None, device => device.AwaitsConfiguration),
        ["SoftwareUpdateDeviceID"] = (AccessRights.None, device => device.Facts.Model.Product),

        ["iTunesStoreAccountIsActive"] = (AccessRights.ManageApps, _ => true),

        ["DeviceName"] = (AccessRights.DeviceInformation, device => device.Facts.DeviceName),
        ["OSVersion"] = (AccessRights.DeviceInformation, device => device.Facts.Model.OsVersion),
        ["BuildVersion"] = (AccessRights.DeviceInformation, device => device.Facts.Model.Build),
        ["ModelName"] = (AccessRights.DeviceInformation, device => FamilyName(device.Facts.Kind)),
        ["Model"] = (AccessRights.DeviceInformation, device => device.Facts.Model.Model),
        ["ModelNumber"] = (AccessRights.DeviceInformation, device => device.Facts.Model.Model + "LL/A"),
        ["ProductName"] = (AccessRights.DeviceInformation, device => device.Facts.Model.Product),
        ["SerialNumber"] = (AccessRights.DeviceInformation, device => device.Facts.SerialNumber),
        ["DeviceCapacity"] = (AccessRights.DeviceInformation, device => (double)device.Facts.Model.CapacityGb),
        ["AvailableDeviceCapacity"] = (AccessRights.DeviceInformation, device => device.Facts.Model.CapacityGb * 0.4),
        ["IMEI"] = (AccessRights.DeviceInformation, device => device.Facts.Imei),
        ["CellularTechnology"] = (AccessRights.DeviceInformation, device => device.Facts.Imei is null ? 0 : 3),
        ["BatteryLevel"] = (AccessRights.DeviceInformation, device => device.Facts.Kind == DeviceKind.AppleTv ? null : 0.8),
        ["HasBattery"] = (AccessRights.DeviceInformation, device => OnMac(device, !device.Facts.Model.MarketingName.Contains("mini", StringComparison.Ordinal))),
        ["IsAppleSilicon"] = (AccessRights.DeviceInformation, device => OnMac(device, true)),
        ["IsSupervised"] = (AccessRights.DeviceInformation, device => device.Behavior.IsSupervised),
        ["IsMultiUser"] = (AccessRights.DeviceInformation, device => device.Facts.Kind == DeviceKind.IPad ? false : null),
        ["IsDeviceLocatorServiceEnabled"] = (AccessRights.DeviceInformation, _ => false),
        ["IsActivationLockEnabled"] = (AccessRights.DeviceInformation, _ => false),
        ["IsCloudBackupEnabled"] = (AccessRights.DeviceInformation, device => device.Facts.Kind is DeviceKind.IPhone or DeviceKind.IPad ? true : null),
        ["LocalHostName"] = (AccessRights.DeviceInformation, device => OnMac(device, HostName(device))),
        ["HostName"] = (AccessRights.DeviceInformation, device => OnMac(device, HostName(device) + ".local")),
        ["SystemIntegrityProtectionEnabled"] = (AccessRights.DeviceInformation, device => OnMac(device, true)),
        ["PINRequiredForEraseDevice"] = (AccessRights.DeviceInformation, device => OnMac(device, false)),
        ["PINRequiredForDeviceLock"] = (AccessRights.DeviceInformation, device => OnMac(device, true)),
        ["SupportsiOSAppInstalls"] = (AccessRights.DeviceInformation, device => OnMac(device, true)),
        ["TimeZone"] = (AccessRights.DeviceInformation, _ => "Europe/Vienna"),

        ["WiFiMAC"] = (AccessRights.NetworkInformation, device => device.Facts.WiFiMac),
        ["BluetoothMAC"] = (AccessRights.NetworkInformation, device => device.Facts.WiFiMac[..^2] + "fe"),
        ["IsRoaming"] = (AccessRights.NetworkInformation, device => device.Facts.Imei is null ? null : false),
        ["DataRoamingEnabled"] = (AccessRights.NetworkInformation, device => device.Facts.Imei is null ? null : false),
        ["IsNetworkTethered"] = (AccessRights.NetworkInformation, _ => false),
    };

    public string RequestType => "DeviceInformation";

    public AccessRights Needs => AccessRights.None;

    public bool CanBePutOff(SimulatedDevice device) => device.Facts.Kind == DeviceKind.Mac;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct)
    {
        if (command.Array("Queries") is not { } wanted)
        {
            return ValueTask.FromResult(CommandAnswer.FormatError("Queries is missing."));
        }

        var rights = device.Management?.AccessRights ?? AccessRights.None;
        var hides = device.Management is { EnrollmentId: not null };
        var answers = new PlistDictionary();
        foreach (var name in wanted.OfType<PlistString>())
        {
            if ((!hides || !UserEnrollment.Hides(name.Value)) && Queries.TryGetValue(name.Value, out var query) && (rights & query.Needs) == query.Needs && query.Answer(device) is { } value)
            {
                answers.TryAdd(name.Value, value);
            }
        }

        return ValueTask.FromResult(CommandAnswer.Result("QueryResponses", answers));
    }

    private static PlistValue? OnMac(SimulatedDevice device, PlistValue value) => device.Facts.Kind == DeviceKind.Mac ? value : null;

    private static string HostName(SimulatedDevice device) => $"Mac-{device.Facts.SerialNumber}";

    private static string FamilyName(DeviceKind kind) => kind switch
    {
        DeviceKind.IPhone => "iPhone",
        DeviceKind.IPad => "iPad",
        DeviceKind.Mac => "Mac",
        DeviceKind.AppleTv => "Apple TV",
        _ => "Apple Vision",
    };
}
