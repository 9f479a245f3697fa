using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gatehouse.Protocols.Jose;

/// <summary>JSON Web Tokens (RFC 7519) as signed texts.</summary>
public static class SignedJwt
{
    /// <summary>Writes a token.</summary>
    /// <param name="key">Signs it.</param>
    /// <param name="type"><c>typ</c>; explicit for each kind, so that none passes for another (RFC 8725 §3.11).</param>
    /// <param name="claims">Writes the members of the claims object, in their order.</param>
    public static string Write(SigningKey key, string type, Action<Utf8JsonWriter> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return CompactJws.Write(key, type, StrictJson.Write(claims));
    }

    /// <summary>Reads a token and verifies its signature and type, in this order; the claims are still to be judged.</summary>
    /// <param name="text">The token.</param>
    /// <param name="keys">The keys of the one party that may have written it.</param>
    /// <param name="types">Allowed values of <c>typ</c>; an empty text allows its absence.</param>
    /// <param name="claims">What it says.</param>
    /// <param name="error">Why it is refused. Safe to log.</param>
    public static bool TryVerify(
        string? text, JsonWebKeySet keys, IReadOnlyCollection<string> types,
        [NotNullWhen(true)] out JwtClaims? claims, [NotNullWhen(false)] out ParseError? error)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(types);
        claims = null;
        if (!CompactJws.TryParse(text, out var jws, out error))
        {
            return false;
        }

        if (!jws.IsSignedBy(keys))
        {
            error = new ParseError("JWT", 0, keys.Candidates(jws.Header).Any() ? "the signature does not match" : "no key fits alg and kid");
            return false;
        }

        if (!types.Any(type => type.Length == 0 ? jws.Header.Type is null : jws.Header.HasType(type)))
        {
            error = new ParseError("JWT", 0, "typ is another");
            return false;
        }

        return JwtClaims.TryParse(jws.Payload, out claims, out error);
    }
}
