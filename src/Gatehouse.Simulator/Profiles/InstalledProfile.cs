using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Simulator.Profiles;

/// <summary>A profile on a device.</summary>
/// <param name="Profile">As it came.</param>
/// <param name="IsManaged">The server installed it, so the server may remove it.</param>
public sealed record InstalledProfile(ConfigurationProfile Profile, bool IsManaged)
{
    /// <summary>What the next one with the same identifier replaces.</summary>
    public string Identifier => Profile.Identifier;

    /// <summary>True for the one that makes the device a managed one.</summary>
    public bool IsEnrollment => Profile.OfType("com.apple.mdm").Any();

    /// <summary>Its entry in the answer to <c>ProfileList</c>.</summary>
    /// <param name="tellsManaged">macOS leaves <c>IsManaged</c> out.</param>
    internal PlistDictionary Describe(bool tellsManaged)
    {
        var entry = new PlistDictionary
        {
            { "PayloadIdentifier", Profile.Identifier },
            { "PayloadUUID", Profile.Uuid },
            { "PayloadVersion", 1 },
            { "HasRemovalPasscode", false },
            { "IsEncrypted", Profile.IsEncrypted },
            { "PayloadRemovalDisallowed", Profile.Keys.Boolean("PayloadRemovalDisallowed") ?? false },
            { "SignerCertificates", SignerCertificates() },
        };
        entry.AddIfSet("PayloadDisplayName", Profile.DisplayName);
        entry.AddIfSet("PayloadOrganization", Profile.Organization);
        entry.AddIfSet("PayloadDescription", Profile.Description);
        if (tellsManaged)
        {
            entry.Add("IsManaged", IsManaged);
        }

        if (!Profile.IsEncrypted)
        {
            entry.Add("PayloadContent", new PlistArray(Profile.Payloads.Select(Describe)));
        }

        return entry;
    }

    private PlistArray SignerCertificates() =>
        new((Profile.Signature?.Certificates ?? []).Select(der => (PlistValue)der));

    private static PlistDictionary Describe(ReadPayload payload)
    {
        var entry = new PlistDictionary
        {
            { "PayloadType", payload.Type },
            { "PayloadIdentifier", payload.Identifier },
            { "PayloadUUID", payload.Uuid },
            { "PayloadVersion", 1 },
        };
        entry.AddIfSet("PayloadDisplayName", payload.DisplayName);
        return entry;
    }
}
