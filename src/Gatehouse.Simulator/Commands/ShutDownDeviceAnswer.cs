using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Commands;

/// <summary>Turns the device off until somebody turns it on again.</summary>
internal sealed class ShutDownDeviceAnswer : ICommandAnswer
{
    public string RequestType => "ShutDownDevice";

    public AccessRights Needs => AccessRights.LockAndClearPasscode;

    public bool CanBePutOff(SimulatedDevice device) => device.Facts.Kind != DeviceKind.Mac;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct) =>
        ValueTask.FromResult(device.Facts.Kind switch
        {
            DeviceKind.AppleTv or DeviceKind.Vision => CommandAnswer.Error("MCMDMErrorDomain", 12021, "“ShutDownDevice” is not a valid request type."),
            DeviceKind.Mac => CommandAnswer.Done(() => device.IsOn = false),
            _ when device.Behavior.IsSupervised => CommandAnswer.Done(() => device.IsOn = false),
            _ => CommandAnswer.Error("MCChaperoneErrorDomain", 29000, "The device is not supervised."),
        });
}
