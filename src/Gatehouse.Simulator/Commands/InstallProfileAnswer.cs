using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Simulator.Commands;

/// <summary>Reads the profile and installs it as the device would, the enrollment profile included.</summary>
internal sealed class InstallProfileAnswer : ICommandAnswer
{
    public string RequestType => "InstallProfile";

    public AccessRights Needs => AccessRights.ManageProfiles;

    public bool CanBePutOff(SimulatedDevice device) => true;

    public async ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct)
    {
        if (command.Data("Payload") is not { } payload)
        {
            return CommandAnswer.FormatError("Payload is missing.");
        }

        try
        {
            await device.Installer.InstallManagedAsync(payload, ct).ConfigureAwait(false);
            return CommandAnswer.Done();
        }
        catch (DeviceRefusal refusal)
        {
            // macOS has domains of its own for the same faults.
            var domain = device.Facts.Kind == DeviceKind.Mac ? "ConfigProfilePluginDomain" : refusal.Domain;
            return CommandAnswer.Error(domain, refusal.Code, refusal.Message);
        }
        catch (HttpRequestException)
        {
            return CommandAnswer.Error("MCInstallationErrorDomain", 4001, "The profile’s server could not be reached.");
        }
    }
}
