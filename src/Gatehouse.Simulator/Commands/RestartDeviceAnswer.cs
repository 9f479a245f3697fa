using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Commands;

/// <summary>Restarts; only Macs do it without being supervised.</summary>
internal sealed class RestartDeviceAnswer : ICommandAnswer
{
    public string RequestType => "RestartDevice";

    public AccessRights Needs => AccessRights.LockAndClearPasscode;

    public bool CanBePutOff(SimulatedDevice device) => device.Facts.Kind != DeviceKind.Mac;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct) =>
        ValueTask.FromResult(device.Facts.Kind == DeviceKind.Mac || device.Behavior.IsSupervised
            ? CommandAnswer.Done(() => device.Restarts++)
            : CommandAnswer.Error("MCChaperoneErrorDomain", 29000, "The device is not supervised."));
}
