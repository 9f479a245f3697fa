using System.Buffers.Text;
using System.Text.Json;

namespace Gatehouse.Server.Apps.Attestation;

/// <summary>Reads members of statements: bytes in base64, as <c>x5c</c> has them (RFC 7515 §4.1.6); base64url will do as well.</summary>
internal static class StatementMembers
{
    private const int MaxCertificates = 8;

    /// <summary>Bytes of a member; null when it is absent or something else.</summary>
    public static byte[]? Bytes(JsonElement members, string name) =>
        members.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? Decode(member.GetString()!) : null;

    /// <summary><c>x5c</c>; null when it is absent, empty, too long, or something else.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Chain(JsonElement members)
    {
        if (!members.TryGetProperty("x5c", out var member) || member.ValueKind != JsonValueKind.Array || member.GetArrayLength() is 0 or > MaxCertificates)
        {
            return null;
        }

        var chain = new List<ReadOnlyMemory<byte>>();
        foreach (var item in member.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || Decode(item.GetString()!) is not { } der)
            {
                return null;
            }

            chain.Add(der);
        }

        return chain;
    }

    private static byte[]? Decode(string text)
    {
        try
        {
            return text.AsSpan().ContainsAny('-', '_') || text.Length % 4 != 0 ? Base64Url.DecodeFromChars(text) : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
