using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Simulator.Commands;

/// <summary>Lets a waiting device out of Setup Assistant.</summary>
internal sealed class DeviceConfiguredAnswer : ICommandAnswer
{
    public string RequestType => "DeviceConfigured";

    public AccessRights Needs => AccessRights.None;

    public bool CanBePutOff(SimulatedDevice device) => false;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct)
    {
        if (!device.AwaitsConfiguration)
        {
            return ValueTask.FromResult(CommandAnswer.Error("MCMDMErrorDomain", 12036, "The device is not waiting for configuration."));
        }

        device.AwaitsConfiguration = false;
        return ValueTask.FromResult(CommandAnswer.Done());
    }
}
