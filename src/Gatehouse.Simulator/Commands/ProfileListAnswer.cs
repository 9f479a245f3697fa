using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Commands;

/// <summary>Lists the profiles that are really installed.</summary>
internal sealed class ProfileListAnswer : ICommandAnswer
{
    public string RequestType => "ProfileList";

    public AccessRights Needs => AccessRights.InspectProfiles;

    public bool CanBePutOff(SimulatedDevice device) => device.Facts.Kind == DeviceKind.Mac;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct)
    {
        var managedOnly = command.Boolean("ManagedOnly") ?? false;
        var entries = device.Profiles.Installed
            .Where(profile => !managedOnly || profile.IsManaged || profile.IsEnrollment)
            .Select(profile => profile.Describe(tellsManaged: device.Facts.Kind != DeviceKind.Mac));
        return ValueTask.FromResult(CommandAnswer.Result("ProfileList", new PlistArray(entries)));
    }
}
