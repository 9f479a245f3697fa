using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>One payload of a configuration profile, before it has a UUID.</summary>
/// <param name="Type"><c>PayloadType</c>, such as <c>com.apple.mdm</c>.</param>
/// <param name="Identifier"><c>PayloadIdentifier</c>, unique within the profile.</param>
/// <param name="DisplayName"><c>PayloadDisplayName</c>, shown to people.</param>
/// <param name="Content">The keys of this type, without the common ones.</param>
/// <remarks>Source: apple/device-management, <c>mdm/profiles/CommonPayloadKeys.yaml</c>.</remarks>
public sealed record ProfilePayload(string Type, string Identifier, string DisplayName, PlistDictionary Content)
{
    /// <summary>The payload as the profile carries it.</summary>
    internal PlistDictionary Write(Guid profileUuid)
    {
        var payload = new PlistDictionary
        {
            { "PayloadType", Type },
            { "PayloadVersion", 1 },
            { "PayloadIdentifier", Identifier },
            { "PayloadUUID", PayloadUuid.Format(PayloadUuid.Derive(profileUuid, Identifier)) },
            { "PayloadDisplayName", DisplayName },
        };
        foreach (var (key, value) in Content)
        {
            payload.Add(key, value);
        }

        return payload;
    }
}
