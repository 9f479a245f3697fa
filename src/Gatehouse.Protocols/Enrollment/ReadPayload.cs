using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>One payload as found in a profile. A missing key is null or empty here, and a problem of the profile.</summary>
/// <param name="Type"><c>PayloadType</c>.</param>
/// <param name="Identifier"><c>PayloadIdentifier</c>.</param>
/// <param name="Uuid"><c>PayloadUUID</c>.</param>
/// <param name="DisplayName"><c>PayloadDisplayName</c>.</param>
/// <param name="Keys">All keys, the common ones included.</param>
public sealed record ReadPayload(string Type, string Identifier, string Uuid, string? DisplayName, PlistDictionary Keys);
