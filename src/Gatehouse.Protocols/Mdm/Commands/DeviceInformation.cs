using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>
/// Asks for facts about the device. Cheap, and never answered with NotNow on iOS, so it serves as a heartbeat. Facts
/// that the device has not, or may not tell, are left out of the answer.
/// </summary>
/// <param name="Queries">Names of the facts, such as <c>OSVersion</c>.</param>
/// <param name="DeviceAttestationNonce">Up to 32 bytes; makes an attestation fresh when <c>DevicePropertiesAttestation</c> is queried.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/information.device.yaml</c>.</remarks>
public sealed record DeviceInformation(IReadOnlyList<string> Queries, ReadOnlyMemory<byte>? DeviceAttestationNonce = null) : IMdmCommand<DeviceInformation>
{
    private const int MaxNonceBytes = 32;

    /// <summary>What an inventory wants to know of any device; used when no queries are given.</summary>
    public static IReadOnlyList<string> Inventory { get; } =
    [
        "UDID", "DeviceName", "OSVersion", "SupplementalOSVersionExtra", "BuildVersion", "ModelName", "Model",
        "ModelNumber", "ProductName", "SerialNumber", "IMEI", "MEID", "DeviceCapacity", "AvailableDeviceCapacity",
        "BatteryLevel", "IsSupervised", "IsMultiUser", "IsAppleSilicon", "AwaitingConfiguration", "IsCloudBackupEnabled",
        "LastCloudBackupDate", "WiFiMAC", "BluetoothMAC", "EthernetMAC", "HostName", "TimeZone", "IsRoaming",
        "PINRequiredForDeviceLock", "PINRequiredForEraseDevice",
    ];

    /// <inheritdoc/>
    public static string RequestType => "DeviceInformation";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(
        Create,
        new CommandParameter("queries", ParameterType.TextList, "Names of the facts. Default: those of an inventory."),
        new CommandParameter("deviceAttestationNonce", ParameterType.Data, "Up to 32 bytes, for a fresh attestation."));

    /// <inheritdoc/>
    public void Write(PlistDictionary command)
    {
        command.AddIfSet("Queries", Queries);
        command.AddIfSet("DeviceAttestationNonce", DeviceAttestationNonce);
    }

    private static DeviceInformation Create(CommandArguments arguments)
    {
        var queries = arguments.TextList("queries");
        var nonce = arguments.Data("deviceAttestationNonce");
        arguments.Require(queries is null || queries is { Count: > 0 } && queries.All(IsName), "queries", "has an element that is not a name, or none");
        arguments.Require(nonce is null or { Length: > 0 and <= MaxNonceBytes }, "deviceAttestationNonce", $"is not 1 to {MaxNonceBytes} bytes long");
        return new DeviceInformation(queries ?? Inventory, nonce);
    }

    private static bool IsName(string query) => query.Length is > 0 and <= 64 && query.All(char.IsAsciiLetterOrDigit);
}
