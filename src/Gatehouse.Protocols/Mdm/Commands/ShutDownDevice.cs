using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>Powers the device off. Nobody can reach it after that until a person turns it on.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/commands/device.shutdown.yaml</c>.</remarks>
public sealed record ShutDownDevice : IMdmCommand<ShutDownDevice>
{
    /// <inheritdoc/>
    public static string RequestType => "ShutDownDevice";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(_ => new ShutDownDevice());

    /// <inheritdoc/>
    public void Write(PlistDictionary command)
    {
        // Has no keys of its own.
    }
}
