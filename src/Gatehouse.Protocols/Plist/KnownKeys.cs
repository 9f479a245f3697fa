using System.Text;

namespace Gatehouse.Protocols.Plist;

/// <summary>Strings for the keys that every message has, so that reading one does not allocate them again.</summary>
internal static class KnownKeys
{
    private const int Slots = 128; // a power of two, several times the number of keys

    private static readonly (byte[] Bytes, string Text)[][] Table = Build(
        "MessageType", "UDID", "EnrollmentID", "EnrollmentUserID", "UserID", "UserShortName", "UserLongName", "Topic",
        "Token", "PushMagic", "UnlockToken", "AwaitingConfiguration", "NotOnConsole", "Status", "CommandUUID",
        "RequestType", "Command", "ErrorChain", "ErrorCode", "ErrorDomain", "LocalizedDescription",
        "USEnglishDescription", "QueryResponses", "DeviceName", "Model", "ModelName", "OSVersion", "BuildVersion",
        "ProductName", "SerialNumber", "PayloadType", "PayloadIdentifier", "PayloadUUID", "PayloadVersion",
        "PayloadDisplayName", "PayloadContent", "PayloadOrganization", "PayloadDescription", "Identifier", "Name",
        "Version", "ShortVersion", "BundleSize", "DynamicSize", "IsValidated", "CommonName", "IsIdentity", "Data");

    public static string ToText(ReadOnlySpan<byte> key)
    {
        foreach (var (bytes, text) in Table[Slot(key)])
        {
            if (key.SequenceEqual(bytes)) return text;
        }

        return Encoding.UTF8.GetString(key);
    }

    private static int Slot(ReadOnlySpan<byte> key) =>
        key.IsEmpty ? 0 : (key.Length * 31 + key[0] * 7 + key[^1] + key[key.Length / 2] * 3) & (Slots - 1);

    private static (byte[] Bytes, string Text)[][] Build(params string[] keys)
    {
        var table = new List<(byte[], string)>[Slots];
        foreach (var key in keys)
        {
            var bytes = Encoding.UTF8.GetBytes(key);
            (table[Slot(bytes)] ??= []).Add((bytes, key));
        }

        return [.. table.Select(slot => slot?.ToArray() ?? [])];
    }
}
