using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>Where and how a device gets its identity certificate: <c>com.apple.security.scep</c>.</summary>
/// <param name="Url">SCEP service, http or https: the messages protect themselves.</param>
/// <param name="CaName">Sent as <c>message</c> of GetCACaps and GetCACert.</param>
/// <param name="Subject">Wish for the certificate's subject; the CA overwrites it.</param>
/// <remarks>Source: apple/device-management, <c>mdm/profiles/com.apple.security.scep.yaml</c>.</remarks>
public sealed record ScepPayload(string Url, string CaName, IReadOnlyList<SubjectAttribute> Subject)
{
    /// <summary>challengePassword of the request. Secret. Null to leave it out.</summary>
    public string? Challenge { get; init; }

    /// <summary>Bits of the RSA key; always written, because devices default to 1024.</summary>
    public int KeySize { get; init; } = 2048;

    /// <summary>1 signing, 4 encryption, 5 both. The reply is encrypted to this key, so 4 must be in it.</summary>
    public int KeyUsage { get; init; } = 5;

    /// <summary>Fingerprint of the CA certificate; null to leave it out.</summary>
    public byte[]? CaFingerprint { get; init; }

    /// <summary>How often the device polls a pending request.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Seconds between polls.</summary>
    public int RetryDelaySeconds { get; init; } = 10;

    /// <summary>macOS: may the key leave the keychain. Always written, because devices default to true.</summary>
    public bool KeyIsExtractable { get; init; }

    /// <summary>macOS: may every app use the key.</summary>
    public bool AllowAllAppsAccess { get; init; }

    /// <summary>Wish for a <c>uniformResourceIdentifier</c> among the alternative names; null to leave it out.</summary>
    public string? UriName { get; init; }

    /// <summary>What devices or the reply's encryption would choke on; empty when nothing.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            yield return "SCEP URL is not an absolute http or https URL";
        }

        if (Subject.Count == 0)
        {
            yield return "SCEP Subject is empty";
        }

        if (KeySize is not (2048 or 3072 or 4096))
        {
            yield return "SCEP Keysize is not 2048, 3072 or 4096";
        }

        if (KeyUsage is not (4 or 5))
        {
            yield return "SCEP Key Usage lacks encryption, which the reply needs";
        }
    }

    /// <summary>The payload of a profile.</summary>
    internal ProfilePayload ToPayload(string profileIdentifier) =>
        new("com.apple.security.scep", Identifier(profileIdentifier), "Device identity", new PlistDictionary { { "PayloadContent", Content() } });

    /// <summary>Identifier of the payload; what <c>IdentityCertificateUUID</c> follows from.</summary>
    internal static string Identifier(string profileIdentifier) => $"{profileIdentifier}.scep";

    private PlistDictionary Content()
    {
        var content = new PlistDictionary
        {
            { "URL", Url },
            { "Name", CaName },
            { "Subject", SubjectArray() },
        };
        content.AddIfSet("Challenge", Challenge);
        content.Add("Keysize", KeySize);
        content.Add("Key Type", "RSA");
        content.Add("Key Usage", KeyUsage);
        content.AddIfSet("CAFingerprint", (PlistValue?)CaFingerprint);
        content.Add("Retries", Retries);
        content.Add("RetryDelay", RetryDelaySeconds);
        content.Add("KeyIsExtractable", KeyIsExtractable);
        content.Add("AllowAllAppsAccess", AllowAllAppsAccess);
        if (UriName is not null)
        {
            content.Add("SubjectAltName", new PlistDictionary { { "uniformResourceIdentifier", UriName } });
        }

        return content;
    }

    // An array of relative distinguished names, each an array of [type, value] pairs.
    private PlistArray SubjectArray()
    {
        var subject = new PlistArray();
        foreach (var (type, value) in Subject)
        {
            subject.Add(new PlistArray { PlistArray.Of([type, value]) });
        }

        return subject;
    }
}
