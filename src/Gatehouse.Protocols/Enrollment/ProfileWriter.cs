using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>Writes configuration profiles as XML property lists. The same arguments give the same bytes; signing is a separate step.</summary>
public static class ProfileWriter
{
    /// <summary>Media type of a profile in HTTP, signed or not; Safari shows any other type as text.</summary>
    public const string MediaType = "application/x-apple-aspen-config";

    /// <summary>Writes a profile of these payloads, in this order.</summary>
    /// <exception cref="ArgumentException">Two payloads share an identifier, or there is none.</exception>
    public static byte[] Write(ProfileHeader header, params IReadOnlyList<ProfilePayload> payloads)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(payloads);
        ArgumentOutOfRangeException.ThrowIfZero(payloads.Count, nameof(payloads));

        // MCProfileErrorDomain 1008: identifiers must be unique within a profile.
        if (payloads.GroupBy(payload => payload.Identifier, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
        {
            throw new ArgumentException($"Two payloads have the identifier {twice.Key}.", nameof(payloads));
        }

        var content = new PlistArray();
        foreach (var payload in payloads)
        {
            content.Add(payload.Write(header.Uuid));
        }

        return PlistWriter.WriteXml(header.Write("Configuration", content));
    }
}
