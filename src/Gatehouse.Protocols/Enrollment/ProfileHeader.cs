using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>The top level of a profile: what it is called and what it replaces.</summary>
/// <param name="Identifier"><c>PayloadIdentifier</c>, reverse DNS. A profile replaces the installed one of the same identifier.</param>
/// <param name="Uuid"><c>PayloadUUID</c>: random, and new for each version of the profile. The UUIDs of its payloads follow from it.</param>
/// <param name="DisplayName">Shown to people.</param>
/// <param name="Organization">Shown to people.</param>
/// <param name="Description">Shown to people; null to leave it out.</param>
/// <remarks>Source: apple/device-management, <c>mdm/profiles/TopLevel.yaml</c>.</remarks>
public sealed record ProfileHeader(
    string Identifier, Guid Uuid, string DisplayName, string? Organization = null, string? Description = null)
{
    /// <summary>macOS only: <c>System</c> or <c>User</c>; null to leave it out.</summary>
    public string? Scope { get; init; }

    /// <summary>The header and its content as a property list.</summary>
    internal PlistDictionary Write(string type, PlistValue content)
    {
        var profile = Write(type);
        profile.Add("PayloadContent", content);
        return profile;
    }

    /// <summary>The header and its payloads, which only the holder of one certificate can read.</summary>
    internal PlistDictionary WriteEncrypted(string type, byte[] envelope)
    {
        var profile = Write(type);
        profile.Add("IsEncrypted", true);
        profile.Add("EncryptedPayloadContent", envelope);
        return profile;
    }

    private PlistDictionary Write(string type)
    {
        var profile = new PlistDictionary
        {
            { "PayloadType", type },
            { "PayloadVersion", 1 },
            { "PayloadIdentifier", Identifier },
            { "PayloadUUID", PayloadUuid.Format(Uuid) },
            { "PayloadDisplayName", DisplayName },
        };
        profile.AddIfSet("PayloadOrganization", Organization);
        profile.AddIfSet("PayloadDescription", Description);
        profile.AddIfSet("PayloadScope", Scope);
        return profile;
    }
}
