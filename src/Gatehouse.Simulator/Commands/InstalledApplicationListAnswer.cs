using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Commands;

/// <summary>Lists apps; none of them is managed, because these devices get none from the server.</summary>
internal sealed class InstalledApplicationListAnswer : ICommandAnswer
{
    public string RequestType => "InstalledApplicationList";

    public AccessRights Needs => AccessRights.InspectApps;

    public bool CanBePutOff(SimulatedDevice device) => device.Facts.Kind == DeviceKind.Mac;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct)
    {
        var wanted = command.Array("Identifiers")?.OfType<PlistString>().Select(text => text.Value).ToHashSet(StringComparer.Ordinal);
        var managedOnly = command.Boolean("ManagedAppsOnly") ?? false;
        var entries = managedOnly
            ? []
            : DeviceApplication.Of(device.Facts).Where(app => wanted?.Contains(app.Identifier) != false).Select(Describe);
        return ValueTask.FromResult(CommandAnswer.Result("InstalledApplicationList", new PlistArray(entries)));
    }

    private static PlistDictionary Describe(DeviceApplication app) => new()
    {
        { "Identifier", app.Identifier },
        { "Name", app.Name },
        { "Version", app.Build },
        { "ShortVersion", app.Version },
        { "BundleSize", app.Bytes },
        { "DynamicSize", app.Bytes / 4 },
        { "Installing", false },
        { "IsValidated", true },
        { "AppStoreVendable", true },
        { "DeviceBasedVPP", false },
        { "BetaApp", false },
        { "AdHocCodeSigned", false },
        { "HasUpdateAvailable", false },
    };
}
