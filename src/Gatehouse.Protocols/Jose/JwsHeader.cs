using System.Text.Json;

namespace Gatehouse.Protocols.Jose;

/// <summary>What we take from a JOSE header (RFC 7515 §4).</summary>
/// <param name="Algorithm"><c>alg</c>: a claim of the sender, which the key must confirm.</param>
/// <param name="Type"><c>typ</c>: compared without case and without the prefix <c>application/</c> (RFC 7515 §4.1.9).</param>
/// <param name="KeyId"><c>kid</c>: a hint for finding the key, nothing more.</param>
/// <param name="Key"><c>jwk</c>: only where the reader allowed one, which DPoP alone does.</param>
public sealed record JwsHeader(JwsAlgorithm Algorithm, string? Type, string? KeyId, JsonWebKey? Key)
{
    private const int MaxTextLength = 512;

    // RFC 8725 §3.10: nothing in a header may fetch or bring a key. RFC 7515 §4.1.11: there is no extension that we understand.
    private static readonly string[] Forbidden = ["jku", "x5u", "x5c", "crit", "b64", "zip", "enc"];

    /// <summary>True when <c>typ</c> is that media type.</summary>
    public bool HasType(string type)
    {
        const string Prefix = "application/";
        var own = Type is not null && Type.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? Type[Prefix.Length..] : Type;
        return string.Equals(own, type, StringComparison.OrdinalIgnoreCase);
    }

    internal static string? Read(byte[] bytes, bool allowKey, out JwsHeader? header)
    {
        header = null;
        using var document = StrictJson.Parse(bytes, maxDepth: 4);
        if (document is null)
        {
            return "the header is not one JSON object with unique names";
        }

        var json = document.RootElement;
        if (Array.Find(Forbidden, name => json.TryGetProperty(name, out _)) is { } forbidden)
        {
            return $"the header carries {forbidden}";
        }

        if (!StrictJson.TryText(json, "alg", MaxTextLength, out var alg) || !StrictJson.TryText(json, "typ", MaxTextLength, out var type)
            || !StrictJson.TryText(json, "kid", MaxTextLength, out var kid))
        {
            return "alg, typ or kid is not a short text";
        }

        if (JwsAlgorithms.Find(alg) is not { } algorithm)
        {
            return "alg is none that is accepted";
        }

        var reason = ReadKey(json, allowKey, out var key);
        header = reason is null ? new JwsHeader(algorithm, type, kid, key) : null;
        return reason;
    }

    private static string? ReadKey(JsonElement json, bool allowed, out JsonWebKey? key)
    {
        key = null;
        if (!json.TryGetProperty("jwk", out var member))
        {
            return null;
        }

        if (!allowed)
        {
            return "the header carries jwk";
        }

        return JsonWebKey.TryParse(member, out key, out var error) ? null : error.Reason;
    }
}
