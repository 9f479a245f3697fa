using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Results;

/// <summary>
/// Answer to <c>DeviceInformation</c>. A device leaves out what it has not or may not tell, so null means "not told",
/// never "no". Facts without a property here are in <paramref name="QueryResponses"/>.
/// </summary>
/// <param name="QueryResponses">All answers, by the name of the query.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/information.device.yaml</c>.</remarks>
public sealed record DeviceInformationResult(PlistDictionary QueryResponses)
{
    /// <summary>Name that its owner gave it.</summary>
    public string? DeviceName => QueryResponses.Text("DeviceName");

    /// <summary>Such as <c>18.1</c>.</summary>
    public string? OSVersion => QueryResponses.Text("OSVersion");

    /// <summary>Suffix of a rapid security response, such as <c>(a)</c>.</summary>
    public string? SupplementalOSVersionExtra => QueryResponses.Text("SupplementalOSVersionExtra");

    /// <summary>Such as <c>22B83</c>.</summary>
    public string? BuildVersion => QueryResponses.Text("BuildVersion");

    /// <summary>Marketing family, such as <c>iPhone</c>.</summary>
    public string? ModelName => QueryResponses.Text("ModelName");

    /// <summary>Model number without its region.</summary>
    public string? Model => QueryResponses.Text("Model");

    /// <summary>Model number with its region.</summary>
    public string? ModelNumber => QueryResponses.Text("ModelNumber");

    /// <summary>Such as <c>iPhone16,2</c>.</summary>
    public string? ProductName => QueryResponses.Text("ProductName");

    /// <summary>Not told in user enrollment.</summary>
    public string? SerialNumber => QueryResponses.Text("SerialNumber");

    /// <summary>Not told in user enrollment; newer systems list it in <see cref="ServiceSubscriptions"/>.</summary>
    public string? Imei => QueryResponses.Text("IMEI");

    /// <summary>Not told in user enrollment.</summary>
    public string? Meid => QueryResponses.Text("MEID");

    /// <summary>Gigabytes.</summary>
    public double? DeviceCapacity => QueryResponses.Real("DeviceCapacity");

    /// <summary>Gigabytes that are free.</summary>
    public double? AvailableDeviceCapacity => QueryResponses.Real("AvailableDeviceCapacity");

    /// <summary>0 to 1; null also when the device answers that it does not know, which it says by −1.</summary>
    public double? BatteryLevel => QueryResponses.Real("BatteryLevel") is >= 0 and var level ? level : null;

    /// <summary>Whether the device is supervised.</summary>
    public bool? IsSupervised => QueryResponses.Boolean("IsSupervised");

    /// <summary>Whether the device is a Shared iPad.</summary>
    public bool? IsMultiUser => QueryResponses.Boolean("IsMultiUser");

    /// <summary>Whether the Mac has Apple silicon.</summary>
    public bool? IsAppleSilicon => QueryResponses.Boolean("IsAppleSilicon");

    /// <summary>Whether the device waits in Setup Assistant.</summary>
    public bool? AwaitingConfiguration => QueryResponses.Boolean("AwaitingConfiguration");

    /// <summary>Whether the device makes backups to iCloud.</summary>
    public bool? IsCloudBackupEnabled => QueryResponses.Boolean("IsCloudBackupEnabled");

    /// <summary>End of the last such backup.</summary>
    public DateTimeOffset? LastCloudBackupDate => QueryResponses.Date("LastCloudBackupDate");

    /// <summary>Not told in user enrollment.</summary>
    public string? WiFiMac => QueryResponses.Text("WiFiMAC");

    /// <summary>Not told in user enrollment.</summary>
    public string? BluetoothMac => QueryResponses.Text("BluetoothMAC");

    /// <summary>macOS and tvOS; not told in user enrollment.</summary>
    public string? EthernetMac => QueryResponses.Text("EthernetMAC");

    /// <summary>macOS.</summary>
    public string? HostName => QueryResponses.Text("HostName");

    /// <summary>Such as <c>Europe/Prague</c>.</summary>
    public string? TimeZone => QueryResponses.Text("TimeZone");

    /// <summary>Whether a cellular device is abroad.</summary>
    public bool? IsRoaming => QueryResponses.Boolean("IsRoaming");

    /// <summary>Whether a Mac needs a PIN in <c>DeviceLock</c>.</summary>
    public bool? PinRequiredForDeviceLock => QueryResponses.Boolean("PINRequiredForDeviceLock");

    /// <summary>Whether a Mac needs a PIN in <c>EraseDevice</c>.</summary>
    public bool? PinRequiredForEraseDevice => QueryResponses.Boolean("PINRequiredForEraseDevice");

    /// <summary>SIM cards and eSIM plans; null when not told.</summary>
    public IReadOnlyList<PlistDictionary>? ServiceSubscriptions =>
        QueryResponses.Array("ServiceSubscriptions")?.OfType<PlistDictionary>().ToArray();

    /// <summary>DER certificates of a device attestation, leaf first; null when not told. Not yet verified.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? AttestationCertificates =>
        QueryResponses.Array("DevicePropertiesAttestation")?.OfType<PlistData>().Select(data => data.Value).ToArray();

    /// <summary>False when the report is not an answer to <c>DeviceInformation</c>.</summary>
    public static bool TryRead(CommandReport report, [NotNullWhen(true)] out DeviceInformationResult? result)
    {
        ArgumentNullException.ThrowIfNull(report);
        result = report.Body.Dictionary("QueryResponses") is { } responses ? new DeviceInformationResult(responses) : null;
        return result is not null;
    }
}
