using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>
/// What devices check before they install a profile. The error code in each comment is what a device answers
/// (MCProfileErrorDomain, MCPayloadErrorDomain, MCInstallationErrorDomain).
/// </summary>
internal static class ProfileRules
{
    private const int MaxIdentifierLength = 255;
    private const int MaxQuoted = 100;

    public static IReadOnlyList<string> Problems(
        PlistDictionary keys, IReadOnlyList<ReadPayload> payloads, ProfileSignature? signature)
    {
        List<string> problems = [.. TopLevel(keys), .. Content(keys, payloads), .. Uniqueness(keys, payloads)];
        if (signature is not null && signature.Status != SignatureStatus.Valid)
        {
            problems.Add($"the signature does not verify ({signature.Status})"); // 1004
        }

        return problems;
    }

    private static IEnumerable<string> TopLevel(PlistDictionary keys)
    {
        if (keys.Text("PayloadType") is not ("Configuration" or "Profile Service"))
        {
            yield return "PayloadType is not Configuration"; // 1003
        }

        foreach (var problem in Common(keys, "the profile"))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Content(PlistDictionary keys, IReadOnlyList<ReadPayload> payloads)
    {
        if (keys.Text("PayloadType") is "Profile Service")
        {
            return keys.Dictionary("PayloadContent")?.Text("URL") is null ? ["PayloadContent has no URL"] : [];
        }

        if (keys.ContainsKey("EncryptedPayloadContent"))
        {
            return keys.Data("EncryptedPayloadContent") is null ? ["EncryptedPayloadContent is not data"] : [];
        }

        if (keys.Array("PayloadContent") is not { Count: > 0 } content)
        {
            return ["PayloadContent is not an array of payloads"]; // 1002, 1005
        }

        return content.Count == payloads.Count
            ? payloads.SelectMany((payload, index) => Payload(payload, index + 1))
            : ["PayloadContent holds something that is not a dictionary"]; // 2000
    }

    private static IEnumerable<string> Payload(ReadPayload payload, int number) =>
        payload.Type.Length == 0
            ? [$"payload {number} has no PayloadType"] // 2002
            : Common(payload.Keys, $"payload {number} ({payload.Type.Shorten(MaxQuoted)})");

    private static IEnumerable<string> Common(PlistDictionary keys, string what)
    {
        if (keys.Integer("PayloadVersion") != 1)
        {
            yield return $"{what} has no PayloadVersion of 1"; // 1001, 2001
        }

        if (keys.Text("PayloadIdentifier") is not { Length: > 0 and <= MaxIdentifierLength })
        {
            yield return $"{what} has no PayloadIdentifier of 1 to {MaxIdentifierLength} characters"; // 1002, 2002
        }

        // Any text serves as a UUID on devices; many shipped profiles have one that is none.
        if (keys.Text("PayloadUUID") is not { Length: > 0 and <= MaxIdentifierLength })
        {
            yield return $"{what} has no PayloadUUID"; // 1002, 2002
        }
    }

    private static IEnumerable<string> Uniqueness(PlistDictionary keys, IReadOnlyList<ReadPayload> payloads)
    {
        var uuids = payloads.Select(payload => payload.Uuid).Append(keys.Text("PayloadUUID") ?? "");
        if (Repeated(uuids, StringComparer.OrdinalIgnoreCase) is { } uuid)
        {
            yield return $"the PayloadUUID {uuid.Shorten(MaxQuoted)} occurs twice"; // 1007, 4002
        }

        if (Repeated(payloads.Select(payload => payload.Identifier), StringComparer.Ordinal) is { } identifier)
        {
            yield return $"the PayloadIdentifier {identifier.Shorten(MaxQuoted)} occurs twice"; // 1008
        }
    }

    private static string? Repeated(IEnumerable<string> values, StringComparer comparer) =>
        values.Where(value => value.Length > 0).GroupBy(value => value, comparer).FirstOrDefault(group => group.Skip(1).Any())?.Key;
}
