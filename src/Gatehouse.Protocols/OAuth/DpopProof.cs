using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>DPoP proofs (RFC 9449): a signed token per request that shows who holds the key of an access token.</summary>
public static class DpopProof
{
    /// <summary>A proof may be this old, and this far in the future (§11.1), where no nonce says when it was made.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>With a nonce, which says when it was made, a proof may be off by this much: telephones have such clocks.</summary>
    public static readonly TimeSpan NonceWindow = TimeSpan.FromMinutes(15);

    private const string Type = "dpop+jwt";
    private const int MaxLength = 8 * 1024;
    private const int MaxIdLength = 256;

    /// <summary>Checks it by the twelve steps of §4.3.</summary>
    /// <param name="headers">All <c>DPoP</c> headers of the request.</param>
    /// <param name="expected">What the request is.</param>
    /// <param name="now">The time.</param>
    public static DpopVerdict Check(IReadOnlyList<string?> headers, DpopExpectation expected, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(expected);

        // 1. Exactly one header.
        if (headers.Count != 1)
        {
            return Refuse(headers.Count == 0 ? "there is no proof" : "there is more than one proof");
        }

        // 2, 5 and 7. One well-formed token, signed with an algorithm of ours, under a public key without its private part.
        if (!CompactJws.TryParse(headers[0], out var jws, out var error, MaxLength, allowKeyInHeader: true))
        {
            return Refuse(error.Reason);
        }

        if (jws.Header.Key is not { HadPrivatePart: false } key)
        {
            return Refuse(jws.Header.Key is null ? "the header has no jwk" : "the header shows a private key");
        }

        // 4. Its type. 6. Its signature.
        if (!jws.Header.HasType(Type) || !jws.IsSignedBy(key))
        {
            return Refuse(jws.Header.HasType(Type) ? "the signature does not match" : "typ is not dpop+jwt");
        }

        // 3. All claims.
        return !JwtClaims.TryParse(jws.Payload, out var claims, out error)
            ? Refuse(error.Reason)
            : CheckClaims(claims, key, expected, now);
    }

    /// <summary>Writes a proof (§4.2), as a client does.</summary>
    /// <param name="key">The client's key.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="uri">Address of the request; query and fragment are left out.</param>
    /// <param name="jti">At least 96 random bits.</param>
    /// <param name="now">The time.</param>
    /// <param name="nonce">As the server gave it, where it did.</param>
    /// <param name="accessToken">Where one goes with the request.</param>
    public static string Write(SigningKey key, string method, string uri, string jti, DateTimeOffset now, string? nonce = null, string? accessToken = null)
    {
        var claims = StrictJson.Write(json =>
        {
            json.WriteString("jti", jti);
            json.WriteString("htm", method);
            json.WriteString("htu", WithoutQuery(uri));
            StrictJson.Instant(json, "iat", now);
            StrictJson.Text(json, "nonce", nonce);
            StrictJson.Text(json, "ath", accessToken is null ? null : TokenHash(accessToken));
        });
        return CompactJws.WriteWithKey(key, Type, claims);
    }

    /// <summary><c>ath</c> of an access token (§4.2).</summary>
    public static string TokenHash(string accessToken) => Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));

    private static DpopVerdict CheckClaims(JwtClaims claims, JsonWebKey key, DpopExpectation expected, DateTimeOffset now)
    {
        if (claims.Id is not { Length: <= MaxIdLength } jti || claims.IssuedAt is not { } issued)
        {
            return Refuse("jti or iat is missing, or jti is too long");
        }

        // 8 and 9. Method and address.
        if (!string.Equals(claims.Text("htm"), expected.Method, StringComparison.Ordinal))
        {
            return Refuse("htm is another method");
        }

        if (claims.Text("htu") is not { } htu || !SameAddress(htu, expected.Uri))
        {
            return Refuse("htu is another address");
        }

        // 11. Time: by iat, or where a nonce is demanded by that, as far as a clock may be off.
        var (behind, ahead) = expected.Nonces is null ? (Window, expected.Ahead) : (NonceWindow, NonceWindow);
        if (issued > now + ahead || issued < now - behind)
        {
            return Refuse("iat is too far from now");
        }

        // 12. Token and key belong together.
        if (expected.AccessToken is { } token && !Same(claims.Text("ath"), TokenHash(token)))
        {
            return Refuse("ath is of another access token");
        }

        if (expected.Thumbprint is { } bound && !Same(key.Thumbprint, bound))
        {
            return new DpopVerdict.OtherKey();
        }

        // 10. Nonce, last: whoever is told to try again has everything else right.
        return expected.Nonces is not { } nonces ? new DpopVerdict.Genuine(key, jti, issued + Window)
            : nonces.IsCurrent(claims.Text("nonce"), now) ? new DpopVerdict.Genuine(key, jti, now + nonces.Lifetime)
            : new DpopVerdict.NonceNeeded();
    }

    // §4.3 step 9: compared after the normalization of RFC 3986 §6.2.2 and §6.2.3, without query and fragment.
    private static bool SameAddress(string claimed, string actual) =>
        Uri.TryCreate(WithoutQuery(claimed), UriKind.Absolute, out var a) && Uri.TryCreate(WithoutQuery(actual), UriKind.Absolute, out var b)
        && a.UserInfo.Length == 0
        && string.Equals(a.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped), b.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped), StringComparison.Ordinal)
        && string.Equals(a.AbsolutePath, b.AbsolutePath, StringComparison.Ordinal);

    private static string WithoutQuery(string uri) => uri.Split('?', '#')[0];

    private static bool Same(string? a, string b) =>
        a is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private static DpopVerdict.Refused Refuse(string reason) => new(reason);
}
