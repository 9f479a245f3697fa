using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>Releases a device that waits in Setup Assistant. Send it last; a device that does not wait answers with an error, which does no harm.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/commands/device.configured.yaml</c>.</remarks>
public sealed record DeviceConfigured : IMdmCommand<DeviceConfigured>
{
    /// <inheritdoc/>
    public static string RequestType => "DeviceConfigured";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(_ => new DeviceConfigured());

    /// <inheritdoc/>
    public void Write(PlistDictionary command)
    {
        // Has no keys of its own.
    }
}
