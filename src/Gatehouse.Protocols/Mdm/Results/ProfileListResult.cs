using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Results;

/// <summary>Answer to <c>ProfileList</c>.</summary>
/// <param name="Profiles">In the order of the device; entries without identifier are left out.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/profile.list.yaml</c>.</remarks>
public sealed record ProfileListResult(IReadOnlyList<InstalledProfile> Profiles)
{
    /// <summary>False when the report is not an answer to <c>ProfileList</c>, which is not the same as an empty list.</summary>
    public static bool TryRead(CommandReport report, [NotNullWhen(true)] out ProfileListResult? result)
    {
        ArgumentNullException.ThrowIfNull(report);
        result = report.Body.Array("ProfileList") is { } list
            ? new ProfileListResult([.. list.OfType<PlistDictionary>().Select(InstalledProfile.Read).OfType<InstalledProfile>()])
            : null;
        return result is not null;
    }
}

/// <summary>A profile on the device.</summary>
/// <param name="Identifier"><c>PayloadIdentifier</c>: what it is replaced and removed by.</param>
/// <param name="Uuid"><c>PayloadUUID</c>: which version of it is installed.</param>
/// <param name="Version"><c>PayloadVersion</c>.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="Organization">For people.</param>
/// <param name="Description">For people.</param>
/// <param name="IsRemovalDisallowed">The person cannot remove it; null when not told.</param>
/// <param name="HasRemovalPasscode">Removing it takes a passcode; null when not told.</param>
/// <param name="IsEncrypted">Null when not told.</param>
/// <param name="IsManaged">MDM installed it; null when not told, as on macOS.</param>
/// <param name="Source"><c>Declarative Device Management</c>, or null.</param>
/// <param name="SignerCertificates">DER, signer first; empty when unsigned.</param>
/// <param name="Payloads">Its payloads; null when not told, as for an encrypted profile.</param>
public sealed record InstalledProfile(
    string Identifier, string? Uuid, long? Version, string? DisplayName, string? Organization, string? Description,
    bool? IsRemovalDisallowed, bool? HasRemovalPasscode, bool? IsEncrypted, bool? IsManaged, string? Source,
    IReadOnlyList<ReadOnlyMemory<byte>> SignerCertificates, IReadOnlyList<InstalledPayload>? Payloads)
{
    internal static InstalledProfile? Read(PlistDictionary item) =>
        item.Text("PayloadIdentifier") is not { Length: > 0 } identifier ? null : new InstalledProfile(
            identifier, item.Text("PayloadUUID"), item.Integer("PayloadVersion"), item.Text("PayloadDisplayName"),
            item.Text("PayloadOrganization"), item.Text("PayloadDescription"), item.Boolean("PayloadRemovalDisallowed"),
            item.Boolean("HasRemovalPasscode"), item.Boolean("IsEncrypted"), item.Boolean("IsManaged"), item.Text("Source"),
            [.. (item.Array("SignerCertificates") ?? []).OfType<PlistData>().Select(data => data.Value)],
            item.Array("PayloadContent")?.OfType<PlistDictionary>().Select(InstalledPayload.Read).ToArray());
}

/// <summary>A payload of an installed profile.</summary>
/// <param name="Type">Such as <c>com.apple.wifi.managed</c>; empty when not told.</param>
/// <param name="Identifier">Null when not told.</param>
/// <param name="Uuid">Null before iOS 17 and macOS 14.</param>
/// <param name="Version">Null when not told.</param>
/// <param name="DisplayName">For people.</param>
public sealed record InstalledPayload(string Type, string? Identifier, string? Uuid, long? Version, string? DisplayName)
{
    internal static InstalledPayload Read(PlistDictionary item) => new(
        item.Text("PayloadType") ?? "", item.Text("PayloadIdentifier"), item.Text("PayloadUUID"),
        item.Integer("PayloadVersion"), item.Text("PayloadDisplayName"));
}
