using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>Restarts the device. An iPhone with a passcode has no Wi-Fi until it is unlocked once.</summary>
/// <param name="RebuildKernelCache">Rebuild the kernel cache first; macOS 11.</param>
/// <param name="KextPaths">Kernel extensions for that cache; macOS 11.</param>
/// <param name="NotifyUser">Ask the person, who may postpone; macOS 11.3.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/device.restart.yaml</c>.</remarks>
public sealed record RestartDevice(
    bool? RebuildKernelCache = null, IReadOnlyList<string>? KextPaths = null, bool? NotifyUser = null) : IMdmCommand<RestartDevice>
{
    /// <inheritdoc/>
    public static string RequestType => "RestartDevice";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(
        arguments => new RestartDevice(
            arguments.Boolean("rebuildKernelCache"), arguments.TextList("kextPaths"), arguments.Boolean("notifyUser")),
        new CommandParameter("rebuildKernelCache", ParameterType.Boolean, "macOS: rebuild the kernel cache first. Default false."),
        new CommandParameter("kextPaths", ParameterType.TextList, "macOS: kernel extensions for that cache."),
        new CommandParameter("notifyUser", ParameterType.Boolean, "macOS: ask the person, who may postpone. Default false."));

    /// <inheritdoc/>
    public void Write(PlistDictionary command)
    {
        command.AddIfSet("RebuildKernelCache", RebuildKernelCache);
        command.AddIfSet("KextPaths", KextPaths);
        command.AddIfSet("NotifyUser", NotifyUser);
    }
}
