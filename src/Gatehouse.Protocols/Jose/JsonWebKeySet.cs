using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gatehouse.Protocols.Jose;

/// <summary>A JWK Set (RFC 7517 §5).</summary>
/// <param name="Keys">In the order of the document.</param>
public sealed record JsonWebKeySet(IReadOnlyList<JsonWebKey> Keys)
{
    /// <summary>Longest document that is looked at.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Most keys that a set may hold.</summary>
    public const int MaxKeys = 32;

    /// <summary>
    /// Reads a set. Keys of types, curves or sizes that we do not use are left out, as RFC 7517 §5 asks. A set in which
    /// any key shows its private part is refused: whoever published it must not be believed any more.
    /// </summary>
    public static bool TryParse(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out JsonWebKeySet? set, [NotNullWhen(false)] out ParseError? error)
    {
        set = null;
        if (json.Length > MaxBytes)
        {
            return Fail($"more than {MaxBytes} bytes", out error);
        }

        using var document = StrictJson.Parse(json, maxDepth: 8);
        return document is null ? Fail("not one JSON object with unique names", out error) : TryParse(document.RootElement, out set, out error);
    }

    /// <summary>Reads a set that is part of a larger document, such as <c>jwks</c> of client metadata.</summary>
    public static bool TryParse(JsonElement json, [NotNullWhen(true)] out JsonWebKeySet? set, [NotNullWhen(false)] out ParseError? error)
    {
        set = null;
        if (json.ValueKind != JsonValueKind.Object || !StrictJson.IsUnicode(json) || !json.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
        {
            return Fail("there is no array of keys", out error);
        }

        if (keys.GetArrayLength() > MaxKeys)
        {
            return Fail($"more than {MaxKeys} keys", out error);
        }

        var usable = new List<JsonWebKey>();
        foreach (var item in keys.EnumerateArray())
        {
            if (JsonWebKey.TryParse(item, out var key, out _))
            {
                usable.Add(key);
            }
        }

        if (usable.Exists(key => key.HadPrivatePart))
        {
            return Fail("a key shows its private part", out error);
        }

        set = new JsonWebKeySet(usable);
        error = null;
        return true;
    }

    /// <summary>The set as a document, public members only.</summary>
    public byte[] ToJson() => StrictJson.Write(json =>
    {
        json.WriteStartArray("keys");
        foreach (var key in Keys)
        {
            key.Write(json);
        }

        json.WriteEndArray();
    });

    /// <summary>The keys that may have signed it: those that support the algorithm and, where the header names one, have that id.</summary>
    public IEnumerable<JsonWebKey> Candidates(JwsHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return Keys.Where(key => key.Supports(header.Algorithm)
            && (header.KeyId is null || string.Equals(key.KeyId, header.KeyId, StringComparison.Ordinal)));
    }

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("JWK Set", 0, reason);
        return false;
    }
}
