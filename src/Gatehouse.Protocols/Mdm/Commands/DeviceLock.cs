using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>
/// Locks the screen at once. A Mac restarts and stays locked until somebody types <paramref name="Pin"/>, so store
/// the PIN before sending it.
/// </summary>
/// <param name="Pin">Six digits; macOS only. Secret.</param>
/// <param name="Message">Text on the lock screen; iOS and macOS, ignored on Shared iPad.</param>
/// <param name="PhoneNumber">Number on the lock screen; iOS, and macOS on Apple silicon.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/device.lock.yaml</c>.</remarks>
public sealed record DeviceLock(string? Pin = null, string? Message = null, string? PhoneNumber = null) : IMdmCommand<DeviceLock>
{
    /// <inheritdoc/>
    public static string RequestType => "DeviceLock";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(
        Create,
        MacPin.Parameter,
        new CommandParameter("message", ParameterType.Text, "Text on the lock screen."),
        new CommandParameter("phoneNumber", ParameterType.Text, "Number on the lock screen."));

    /// <inheritdoc/>
    public void Write(PlistDictionary command)
    {
        command.AddIfSet("PIN", Pin);
        command.AddIfSet("Message", Message);
        command.AddIfSet("PhoneNumber", PhoneNumber);
    }

    /// <summary>Without the PIN.</summary>
    public override string ToString() => RequestType;

    private static DeviceLock Create(CommandArguments arguments) =>
        new(MacPin.Read(arguments), arguments.Text("message"), arguments.Text("phoneNumber"));
}
