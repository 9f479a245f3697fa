using Gatehouse.Protocols.Cms;
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
        return PlistWriter.WriteXml(header.Write("Configuration", Content(header, payloads)));
    }

    /// <summary>
    /// Writes a profile whose payloads only one device can read: their array, as a property list of its own, is encrypted to
    /// the device's certificate. The header stays readable, since people see it before they agree. Each call gives other bytes.
    /// </summary>
    /// <param name="header">The top level.</param>
    /// <param name="recipient">DER certificate of the device, with an RSA key.</param>
    /// <param name="payloads">The payloads.</param>
    /// <exception cref="ArgumentException">Two payloads share an identifier, there is none, or the certificate's key is not RSA.</exception>
    /// <remarks>Source: Apple, "Over-the-Air Profile Delivery and Configuration"; apple/device-management, <c>mdm/profiles/TopLevel.yaml</c>.</remarks>
    public static byte[] WriteEncrypted(ProfileHeader header, ReadOnlyMemory<byte> recipient, params IReadOnlyList<ProfilePayload> payloads)
    {
        ArgumentNullException.ThrowIfNull(header);

        // AES-128, because that is the cipher by which the device got this very certificate (RFC 8894 §2.9).
        var envelope = Envelope.Encrypt(PlistWriter.WriteXml(Content(header, payloads)), [recipient], ContentCipher.Aes128Cbc);
        return PlistWriter.WriteXml(header.WriteEncrypted("Configuration", envelope));
    }

    private static PlistArray Content(ProfileHeader header, IReadOnlyList<ProfilePayload> payloads)
    {
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

        return content;
    }
}
