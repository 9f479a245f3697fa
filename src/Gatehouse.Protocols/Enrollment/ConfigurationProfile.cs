using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>A <c>.mobileconfig</c> as somebody else wrote it: an XML or binary property list, plain or inside a signature.</summary>
/// <param name="Identifier"><c>PayloadIdentifier</c>; empty when missing.</param>
/// <param name="Uuid"><c>PayloadUUID</c>; empty when missing.</param>
/// <param name="Type"><c>Configuration</c>, or <c>Profile Service</c> for the first phase of over-the-air enrollment.</param>
/// <param name="DisplayName"><c>PayloadDisplayName</c>.</param>
/// <param name="Organization"><c>PayloadOrganization</c>.</param>
/// <param name="Description"><c>PayloadDescription</c>.</param>
/// <param name="IsEncrypted">The payloads are readable by one device only.</param>
/// <param name="Payloads">Empty while encrypted, and for a profile service.</param>
/// <param name="Signature">Null when it is not signed.</param>
/// <param name="Keys">The whole property list.</param>
/// <param name="Problems">Why a device would refuse it, one sentence each; empty when nothing was found.</param>
/// <remarks>Source: apple/device-management, <c>mdm/profiles/TopLevel.yaml</c>.</remarks>
public sealed record ConfigurationProfile(
    string Identifier,
    string Uuid,
    string Type,
    string? DisplayName,
    string? Organization,
    string? Description,
    bool IsEncrypted,
    IReadOnlyList<ReadPayload> Payloads,
    ProfileSignature? Signature,
    PlistDictionary Keys,
    IReadOnlyList<string> Problems)
{
    /// <summary>Reads a profile. False only when the bytes are no property list, signed or not; <see cref="Problems"/> tells the rest.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> file, [NotNullWhen(true)] out ConfigurationProfile? profile, [NotNullWhen(false)] out ParseError? error)
    {
        profile = null;
        if (!TryUnwrap(file, out var content, out var signature, out error)
            || !PlistReader.TryReadDictionary(content, PlistLimits.Profile, out var keys, out error))
        {
            return false;
        }

        profile = Read(keys, keys.ContainsKey("EncryptedPayloadContent"), signature);
        return true;
    }

    /// <summary>Opens the payloads of a profile that is encrypted to this certificate; <see cref="IsEncrypted"/> stays true. One that is not encrypted opens as it is.</summary>
    /// <param name="identity">Certificate of the device, with its RSA private key.</param>
    /// <param name="opened">The profile with its payloads.</param>
    public bool TryDecrypt(X509Certificate2 identity, [NotNullWhen(true)] out ConfigurationProfile? opened)
    {
        opened = IsEncrypted ? null : this;
        if (IsEncrypted && Keys.Data("EncryptedPayloadContent") is { } bytes
            && Envelope.TryParse(bytes, CmsLimits.Profile, out var envelope, out _)
            && envelope.TryDecrypt(identity, CmsAlgorithms.Modern, out var content)
            && PlistReader.TryRead(content, PlistLimits.Profile, out var payloads, out _) && payloads is PlistArray)
        {
            var keys = new PlistDictionary();
            foreach (var (key, value) in Keys.Where(pair => pair.Key != "EncryptedPayloadContent"))
            {
                keys.Add(key, value);
            }

            keys.Add("PayloadContent", payloads);
            opened = Read(keys, isEncrypted: true, Signature);
        }

        return opened is not null;
    }

    private static ConfigurationProfile Read(PlistDictionary keys, bool isEncrypted, ProfileSignature? signature)
    {
        var payloads = ReadPayloads(keys);
        return new ConfigurationProfile(
            keys.Text("PayloadIdentifier") ?? "",
            keys.Text("PayloadUUID") ?? "",
            keys.Text("PayloadType") ?? "",
            keys.Text("PayloadDisplayName"),
            keys.Text("PayloadOrganization"),
            keys.Text("PayloadDescription"),
            isEncrypted,
            payloads,
            signature,
            keys,
            ProfileRules.Problems(keys, payloads, signature));
    }

    /// <summary>The payloads of one type.</summary>
    public IEnumerable<ReadPayload> OfType(string type) =>
        Payloads.Where(payload => string.Equals(payload.Type, type, StringComparison.Ordinal));

    private static bool TryUnwrap(
        ReadOnlyMemory<byte> file, out ReadOnlyMemory<byte> content, out ProfileSignature? signature, [NotNullWhen(false)] out ParseError? error)
    {
        (content, signature, error) = (file, null, null);

        // A DER or BER SEQUENCE; neither encoding of a property list begins like this.
        if (file.Span is not [0x30, ..])
        {
            return true;
        }

        if (!SignedMessage.TryParse(file, CmsLimits.Profile, out var signed, out error))
        {
            return false;
        }

        if (signed.Content is not { } inner)
        {
            error = new ParseError("profile", 0, "the signature has no content");
            return false;
        }

        content = inner;
        signature = new ProfileSignature(signed.Verify(CmsAlgorithms.Modern), signed.SignerCertificate, signed.Certificates);
        return true;
    }

    private static List<ReadPayload> ReadPayloads(PlistDictionary keys)
    {
        var payloads = new List<ReadPayload>();
        foreach (var item in keys.Array("PayloadContent") ?? [])
        {
            if (item is PlistDictionary payload)
            {
                payloads.Add(new ReadPayload(
                    payload.Text("PayloadType") ?? "",
                    payload.Text("PayloadIdentifier") ?? "",
                    payload.Text("PayloadUUID") ?? "",
                    payload.Text("PayloadDisplayName"),
                    payload));
            }
        }

        return payloads;
    }
}
