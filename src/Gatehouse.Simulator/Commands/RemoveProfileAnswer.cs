using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Simulator.Commands;

/// <summary>Removes what the server installed; removing the enrollment profile ends the management.</summary>
internal sealed class RemoveProfileAnswer : ICommandAnswer
{
    public string RequestType => "RemoveProfile";

    public AccessRights Needs => AccessRights.ManageProfiles;

    public bool CanBePutOff(SimulatedDevice device) => true;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct) =>
        ValueTask.FromResult(Answer(device, command));

    private static CommandAnswer Answer(SimulatedDevice device, PlistDictionary command)
    {
        if (command.Text("Identifier") is not { } identifier)
        {
            return CommandAnswer.FormatError("Identifier is missing.");
        }

        if (!device.Profiles.TryFind(identifier, out var profile))
        {
            return CommandAnswer.Error("MCMDMErrorDomain", 12075, $"The profile “{identifier}” is not installed.");
        }

        if (profile.IsEnrollment)
        {
            return CommandAnswer.Done(device.EndManagement);
        }

        if (!profile.IsManaged)
        {
            return CommandAnswer.Error("MCMDMErrorDomain", 12013, $"The profile “{identifier}” is not managed.");
        }

        device.Profiles.Remove(identifier);
        device.Keychain.RemoveOf(identifier);
        return CommandAnswer.Done();
    }
}
