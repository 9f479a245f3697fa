using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Commands;

/// <summary>Locks the screen; a Mac restarts into a lock that only the PIN opens.</summary>
internal sealed class DeviceLockAnswer : ICommandAnswer
{
    private const int PinLength = 6;

    public string RequestType => "DeviceLock";

    public AccessRights Needs => AccessRights.LockAndClearPasscode;

    public bool CanBePutOff(SimulatedDevice device) => false;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct) =>
        ValueTask.FromResult(device.Facts.Kind switch
        {
            DeviceKind.AppleTv => CommandAnswer.Error("MCMDMErrorDomain", 12021, "“DeviceLock” is not a valid request type."),
            DeviceKind.Mac => LockMac(device, command.Text("PIN")),
            _ => LockScreen(device, command),
        });

    private static CommandAnswer LockMac(SimulatedDevice device, string? pin)
    {
        if (pin is not { Length: PinLength } || !pin.All(char.IsAsciiDigit))
        {
            return CommandAnswer.Error("MDMClientError", 70, "DeviceLock needs a PIN of six digits.");
        }

        device.LockPin = pin;
        return CommandAnswer.Done();
    }

    private static CommandAnswer LockScreen(SimulatedDevice device, PlistDictionary command)
    {
        device.IsScreenLocked = true;
        return command.ContainsKey("Message") || command.ContainsKey("PhoneNumber")
            ? CommandAnswer.Result("MessageResult", device.HasPasscode ? "Success" : "NoPasscodeSet")
            : CommandAnswer.Done();
    }
}
