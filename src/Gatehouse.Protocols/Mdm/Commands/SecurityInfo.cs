using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>Asks for the state of encryption, passcode, firewall and start-up security; see <see cref="Results.SecurityInfoResult"/>.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/commands/information.security.yaml</c>.</remarks>
public sealed record SecurityInfo : IMdmCommand<SecurityInfo>
{
    /// <inheritdoc/>
    public static string RequestType => "SecurityInfo";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(_ => new SecurityInfo());

    /// <inheritdoc/>
    public void Write(PlistDictionary command)
    {
        // Has no keys of its own.
    }
}
