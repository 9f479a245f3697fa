using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Results;

/// <summary>Answer to <c>InstalledApplicationList</c>.</summary>
/// <param name="Applications">In the order of the device.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/application.installed.list.yaml</c>.</remarks>
public sealed record InstalledApplicationListResult(IReadOnlyList<InstalledApplication> Applications)
{
    /// <summary>False when the report is not an answer to <c>InstalledApplicationList</c>.</summary>
    public static bool TryRead(CommandReport report, [NotNullWhen(true)] out InstalledApplicationListResult? result)
    {
        ArgumentNullException.ThrowIfNull(report);
        result = report.Body.Array("InstalledApplicationList") is { } list
            ? new InstalledApplicationListResult([.. list.OfType<PlistDictionary>().Select(InstalledApplication.Read)])
            : null;
        return result is not null;
    }
}

/// <summary>An application on the device. Null is "not told", never "no".</summary>
/// <param name="Identifier">Bundle identifier; a Mac leaves it out for some.</param>
/// <param name="Name">For people.</param>
/// <param name="Version">Build version.</param>
/// <param name="ShortVersion">Version for people.</param>
/// <param name="BundleSize">Bytes of the application.</param>
/// <param name="DynamicSize">Bytes of its data.</param>
/// <param name="IsInstalling">Installation runs.</param>
/// <param name="IsValidated">A developer's application may run.</param>
/// <param name="IsAppStoreVendable">Comes from the store.</param>
/// <param name="IsDeviceBasedVpp">Licensed to the device.</param>
/// <param name="IsBetaApp">From TestFlight.</param>
/// <param name="IsAdHocCodeSigned">Signed for listed devices.</param>
/// <param name="IsAppClip">An App Clip.</param>
/// <param name="HasUpdateAvailable">The store has a newer one.</param>
/// <param name="ExternalVersionIdentifier">The store's number of the version.</param>
/// <param name="DistributorIdentifier">Marketplace that it comes from.</param>
/// <param name="Source"><c>Declarative Device Management</c>, or null.</param>
/// <param name="Path">Where it lies; macOS.</param>
public sealed record InstalledApplication(
    string? Identifier, string? Name, string? Version, string? ShortVersion, long? BundleSize, long? DynamicSize,
    bool? IsInstalling, bool? IsValidated, bool? IsAppStoreVendable, bool? IsDeviceBasedVpp, bool? IsBetaApp,
    bool? IsAdHocCodeSigned, bool? IsAppClip, bool? HasUpdateAvailable, long? ExternalVersionIdentifier,
    string? DistributorIdentifier, string? Source, string? Path)
{
    internal static InstalledApplication Read(PlistDictionary item) => new(
        item.Text("Identifier"), item.Text("Name"), item.Text("Version"), item.Text("ShortVersion"),
        item.Integer("BundleSize"), item.Integer("DynamicSize"), item.Boolean("Installing"), item.Boolean("IsValidated"),
        item.Boolean("AppStoreVendable"), item.Boolean("DeviceBasedVPP"), item.Boolean("BetaApp"),
        item.Boolean("AdHocCodeSigned"), item.Boolean("IsAppClip"), item.Boolean("HasUpdateAvailable"),
        item.Integer("ExternalVersionIdentifier"), item.Text("DistributorIdentifier"), item.Text("Source"), item.Text("Path"));
}
