using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Simulator.Commands;

/// <summary>For users of a Shared iPad; these devices have none, and the device channel does not take it.</summary>
internal sealed class UserConfiguredAnswer : ICommandAnswer
{
    public string RequestType => "UserConfigured";

    public AccessRights Needs => AccessRights.None;

    public bool CanBePutOff(SimulatedDevice device) => false;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct) =>
        ValueTask.FromResult(CommandAnswer.Error("MCMDMErrorDomain", 12076, "Only the user channel takes this command."));
}
