using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Commands;

/// <summary>Removes the passcode, for a server that still has the unlock token.</summary>
internal sealed class ClearPasscodeAnswer : ICommandAnswer
{
    public string RequestType => "ClearPasscode";

    public AccessRights Needs => AccessRights.LockAndClearPasscode;

    public bool CanBePutOff(SimulatedDevice device) => false;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct) =>
        ValueTask.FromResult(Answer(device, command));

    private static CommandAnswer Answer(SimulatedDevice device, PlistDictionary command)
    {
        if (device.Facts.Kind is DeviceKind.Mac or DeviceKind.AppleTv)
        {
            return CommandAnswer.Error("MCMDMErrorDomain", 12021, "“ClearPasscode” is not a valid request type.");
        }

        if (command.Data("UnlockToken") is not { } token)
        {
            return CommandAnswer.FormatError("UnlockToken is missing.");
        }

        if (device.Management?.UnlockToken is not { } expected || !token.Span.SequenceEqual(expected))
        {
            return CommandAnswer.Error("MCMDMErrorDomain", 12018, "The unlock token could not be used.");
        }

        device.HasPasscode = false;
        return CommandAnswer.Done();
    }
}
