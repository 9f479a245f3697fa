using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>UUIDs of payloads inside one profile.</summary>
public static class PayloadUuid
{
    /// <summary>As Apple writes them: upper case with dashes.</summary>
    public static string Format(Guid uuid) => uuid.ToString("D").ToUpperInvariant();

    /// <summary>
    /// A UUID for one payload, from the random UUID of its profile: the same profile is the same bytes whenever it is
    /// built, and still no two profiles share a UUID.
    /// </summary>
    /// <remarks>RFC 9562 §5.8, version 8: the bits are ours to choose.</remarks>
    public static Guid Derive(Guid profile, string payloadIdentifier)
    {
        ArgumentNullException.ThrowIfNull(payloadIdentifier);

        var hash = SHA256.HashData([.. profile.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(payloadIdentifier)]);
        var bytes = hash.AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
