using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>Releases a Shared iPad user who waits in Setup Assistant; sent on the user channel, last.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/commands/user.configured.yaml</c>.</remarks>
public sealed record UserConfigured : IMdmCommand<UserConfigured>
{
    /// <inheritdoc/>
    public static string RequestType => "UserConfigured";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(_ => new UserConfigured());

    /// <inheritdoc/>
    public void Write(PlistDictionary command)
    {
        // Has no keys of its own.
    }
}
