using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Simulator.Commands;

/// <summary>Erases everything, after one report that nobody repeats.</summary>
internal sealed class EraseDeviceAnswer : ICommandAnswer
{
    public string RequestType => "EraseDevice";

    public AccessRights Needs => AccessRights.Erase;

    public bool CanBePutOff(SimulatedDevice device) => false;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct) =>
        ValueTask.FromResult(CommandAnswer.Done(device.Wipe));
}
