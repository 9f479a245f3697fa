using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>Lists the installed profiles, which is how we verify that a profile arrived.</summary>
/// <param name="ManagedOnly">Leave out what MDM did not install. Default false; always so in user enrollment.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/profile.list.yaml</c>.</remarks>
public sealed record ProfileList(bool? ManagedOnly = null) : IMdmCommand<ProfileList>
{
    /// <inheritdoc/>
    public static string RequestType => "ProfileList";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(
        arguments => new ProfileList(arguments.Boolean("managedOnly")),
        new CommandParameter("managedOnly", ParameterType.Boolean, "Leave out what MDM did not install. Default false."));

    /// <inheritdoc/>
    public void Write(PlistDictionary command) => command.AddIfSet("ManagedOnly", ManagedOnly);
}
