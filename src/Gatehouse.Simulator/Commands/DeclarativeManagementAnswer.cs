using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Simulator.Commands;

/// <summary>Makes the declarations of the device those of the server.</summary>
internal sealed class DeclarativeManagementAnswer : ICommandAnswer
{
    public string RequestType => "DeclarativeManagement";

    public AccessRights Needs => AccessRights.None;

    public bool CanBePutOff(SimulatedDevice device) => true;

    public async ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct)
    {
        try
        {
            await device.SynchronizeAsync(ct).ConfigureAwait(false);
            return CommandAnswer.Done();
        }
        catch (Exception e) when (e is Enrollment.DeviceRefusal or HttpRequestException)
        {
            return CommandAnswer.Error("MCMDMErrorDomain", 12003, e.Message);
        }
    }
}
