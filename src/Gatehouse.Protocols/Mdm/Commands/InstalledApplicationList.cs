using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>Lists the installed applications. A Mac may need minutes for it, and answers NotNow while its login is blocked.</summary>
/// <param name="Identifiers">Only these bundle identifiers.</param>
/// <param name="ManagedAppsOnly">Leave out what MDM did not install. Default false; always so in user enrollment.</param>
/// <param name="Items">Only these keys of each application; since OS 26 the sizes come only when they are asked for here.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/application.installed.list.yaml</c>.</remarks>
public sealed record InstalledApplicationList(
    IReadOnlyList<string>? Identifiers = null, bool? ManagedAppsOnly = null, IReadOnlyList<string>? Items = null) : IMdmCommand<InstalledApplicationList>
{
    /// <inheritdoc/>
    public static string RequestType => "InstalledApplicationList";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(
        arguments => new InstalledApplicationList(
            arguments.TextList("identifiers"), arguments.Boolean("managedAppsOnly"), arguments.TextList("items")),
        new CommandParameter("identifiers", ParameterType.TextList, "Only these bundle identifiers. Default: all."),
        new CommandParameter("managedAppsOnly", ParameterType.Boolean, "Leave out what MDM did not install. Default false."),
        new CommandParameter("items", ParameterType.TextList, "Only these keys of each application, such as BundleSize. Default: the device's choice."));

    /// <inheritdoc/>
    public void Write(PlistDictionary command)
    {
        command.AddIfSet("Identifiers", Identifiers);
        command.AddIfSet("ManagedAppsOnly", ManagedAppsOnly);
        command.AddIfSet("Items", Items);
    }
}
