using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Accounts;

namespace Gatehouse.Simulator.Commands;

/// <summary>Every command that simulated devices know. Others are refused, as a device refuses what its system does not have.</summary>
internal static class CommandAnswers
{
    private static readonly Dictionary<string, ICommandAnswer> Known = new ICommandAnswer[]
    {
        new CertificateListAnswer(),
        new ClearPasscodeAnswer(),
        new DeclarativeManagementAnswer(),
        new DeviceConfiguredAnswer(),
        new DeviceInformationAnswer(),
        new DeviceLockAnswer(),
        new EraseDeviceAnswer(),
        new InstallProfileAnswer(),
        new InstalledApplicationListAnswer(),
        new ProfileListAnswer(),
        new RemoveProfileAnswer(),
        new RestartDeviceAnswer(),
        new SecurityInfoAnswer(),
        new ShutDownDeviceAnswer(),
        new UserConfiguredAnswer(),
    }.ToDictionary(answer => answer.RequestType, StringComparer.Ordinal);

    /// <summary>The <c>RequestType</c> of all of them.</summary>
    public static IReadOnlyCollection<string> RequestTypes => Known.Keys;

    /// <summary>Answers a command.</summary>
    public static async ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct)
    {
        if (command.Text("RequestType") is not { } requestType || !Known.TryGetValue(requestType, out var answer))
        {
            return CommandAnswer.Error("MCMDMErrorDomain", 12021, $"“{command.Text("RequestType")}” is not a valid request type.");
        }

        if (device.Management is { EnrollmentId: not null } && UserEnrollment.Forbids(device.Facts.Kind, requestType))
        {
            return CommandAnswer.FormatError($"“{requestType}” is not available in user enrollment.");
        }

        var putOff = device.Behavior.NotNowFor;
        if ((putOff.Contains(requestType) || putOff.Contains("*")) && answer.CanBePutOff(device))
        {
            return CommandAnswer.NotNow;
        }

        var rights = device.Management?.AccessRights ?? AccessRights.None;
        return (rights & answer.Needs) == answer.Needs
            ? await answer.AnswerAsync(device, command, ct).ConfigureAwait(false)
            : CommandAnswer.Error("MCMDMErrorDomain", 12007, $"The server is not authorized to perform “{requestType}”.");
    }
}
