using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>What a device takes from a <c>com.apple.security.scep</c> payload, with the device's own defaults.</summary>
/// <param name="Url">The service.</param>
/// <param name="CaName">Sent as <c>message</c>.</param>
/// <param name="Subject">Subject to ask for.</param>
/// <param name="Challenge">challengePassword. Secret.</param>
/// <param name="KeySize">Bits.</param>
/// <param name="Fingerprint">Expected of one of the CA's certificates; null for none.</param>
/// <param name="UriName">Alternative name to ask for.</param>
/// <param name="Retries">Polls of a pending request.</param>
/// <param name="RetryDelay">Between polls; the first one comes at once.</param>
internal sealed record ScepSettings(
    Uri Url, string CaName, X500DistinguishedName Subject, string? Challenge, int KeySize, byte[]? Fingerprint, string? UriName, int Retries, TimeSpan RetryDelay)
{
    // scep.yaml: what devices assume when the key is absent.
    private const int DefaultKeySize = 1024;
    private const int DefaultRetries = 3;
    private const int DefaultRetryDelay = 10;

    /// <exception cref="DeviceRefusal">The payload cannot be used.</exception>
    public static ScepSettings Read(PlistDictionary payload)
    {
        var keys = payload.Dictionary("PayloadContent") ?? throw Missing("PayloadContent");
        var url = Uri.TryCreate(keys.Text("URL"), UriKind.Absolute, out var address) ? address : throw Missing("URL");
        return new ScepSettings(
            url,
            keys.Text("Name") ?? "",
            ReadSubject(keys.Array("Subject") ?? []),
            keys.Text("Challenge"),
            (int)(keys.Integer("Keysize") ?? DefaultKeySize),
            keys.Data("CAFingerprint")?.ToArray(),
            keys.Dictionary("SubjectAltName")?.Text("uniformResourceIdentifier"),
            (int)(keys.Integer("Retries") ?? DefaultRetries),
            TimeSpan.FromSeconds(keys.Integer("RetryDelay") ?? DefaultRetryDelay));
    }

    /// <summary>Address of an operation (RFC 8894 §4.1).</summary>
    public Uri Operation(string operation, string? message = null)
    {
        var query = $"operation={operation}{(message is null ? "" : $"&message={Uri.EscapeDataString(message)}")}";
        var builder = new UriBuilder(Url);
        builder.Query = builder.Query is { Length: > 1 } existing ? $"{existing[1..]}&{query}" : query;
        return builder.Uri;
    }

    private static X500DistinguishedName ReadSubject(PlistArray names)
    {
        var subject = new X500DistinguishedNameBuilder();
        var any = false;
        foreach (var pair in names.OfType<PlistArray>().SelectMany(name => name.OfType<PlistArray>()))
        {
            if (pair is not [PlistString type, PlistString value])
            {
                throw Missing("Subject");
            }

            subject.Add(OidOf(type.Value), value.Value);
            any = true;
        }

        return any ? subject.Build() : throw Missing("Subject");
    }

    private static string OidOf(string type) => type switch
    {
        "CN" => "2.5.4.3",
        "C" => "2.5.4.6",
        "L" => "2.5.4.7",
        "ST" => "2.5.4.8",
        "O" => "2.5.4.10",
        "OU" => "2.5.4.11",
        _ when type.Contains('.', StringComparison.Ordinal) => type,
        _ => throw Missing("Subject"),
    };

    private static DeviceRefusal Missing(string key) => new("MCPayloadErrorDomain", 2002, $"The field “{key}” of the SCEP payload is missing or invalid.");
}
