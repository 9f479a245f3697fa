using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>Clients that prove themselves with a signed token: <c>private_key_jwt</c> (RFC 7523 §2.2, §3; OpenID Connect Core §9).</summary>
public static class ClientAssertion
{
    /// <summary>An assertion may live this long at most; a longer one is a password.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);

    /// <summary>Clocks may differ by this much.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private const int MaxLength = 8 * 1024;
    private const int MaxIdLength = 256;

    /// <summary>Writes one, for proving ourselves to somebody else's server. Its type is explicit, so that it passes for no other token of the same key.</summary>
    /// <param name="key">Signs it.</param>
    /// <param name="clientId">What we are called there.</param>
    /// <param name="audience">Whom it is for, and nobody else.</param>
    /// <param name="id"><c>jti</c>; never the same twice.</param>
    /// <param name="issuedAt">The time.</param>
    /// <param name="lifetime">A minute or so.</param>
    public static string Write(SigningKey key, string clientId, string audience, string id, DateTimeOffset issuedAt, TimeSpan lifetime) =>
        SignedJwt.Write(key, "client-authentication+jwt", json =>
        {
            json.WriteString("iss", clientId);
            json.WriteString("sub", clientId);
            json.WriteString("aud", audience);
            json.WriteString("jti", id);
            StrictJson.Instant(json, "iat", issuedAt);
            StrictJson.Instant(json, "exp", issuedAt + lifetime);
        });

    /// <summary>Whom it names, before anything is verified: for looking up that client's keys. Null when it cannot be read.</summary>
    public static string? UnverifiedSubject(string? jwt) =>
        CompactJws.TryParse(jwt, out var jws, out _, MaxLength) && JwtClaims.TryParse(jws.Payload, out var claims, out _) ? claims.Subject : null;

    /// <summary>Checks it, in the order of RFC 7523 §3.</summary>
    /// <param name="jwt">As presented.</param>
    /// <param name="clientId">The client it must be of.</param>
    /// <param name="keys">That client's registered keys.</param>
    /// <param name="audiences">What we are called: issuer and token endpoint. Every value of <c>aud</c> must be one of them, so that one written for somebody else as well is not usable here.</param>
    /// <param name="now">The time.</param>
    /// <returns>The caller then refuses a <c>jti</c> that it has seen.</returns>
    public static ClientAssertionVerdict Check(
        string jwt, string clientId, JsonWebKeySet keys, IReadOnlyCollection<string> audiences, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(audiences);
        if (jwt is { Length: > MaxLength })
        {
            return new ClientAssertionVerdict.Refused("the assertion is too long");
        }

        // Types as in RFC 7519 §5.1, or as draft-ietf-oauth-rfc7523bis asks; most clients send none.
        if (!SignedJwt.TryVerify(jwt, keys, ["", "JWT", "client-authentication+jwt"], out var claims, out var error))
        {
            return new ClientAssertionVerdict.Refused(error.Reason);
        }

        var fault = ClaimFault(claims, clientId, audiences, now);
        return fault is null ? new ClientAssertionVerdict.Genuine(claims.Id!, claims.ExpiresAt!.Value + Skew) : new ClientAssertionVerdict.Refused(fault);
    }

    private static string? ClaimFault(JwtClaims claims, string clientId, IReadOnlyCollection<string> audiences, DateTimeOffset now)
    {
        // 1 and 2. iss and sub: the client, by OpenID Connect Core §9.
        if (!string.Equals(claims.Issuer, clientId, StringComparison.Ordinal) || !string.Equals(claims.Subject, clientId, StringComparison.Ordinal))
        {
            return "iss or sub is not the client";
        }

        // 3. aud: we, and nobody else.
        if (claims.Audiences.Count == 0 || !claims.Audiences.All(aud => audiences.Contains(aud, StringComparer.Ordinal)))
        {
            return "aud is not this server alone";
        }

        // 4. exp, and a reasonable one.
        if (claims.ExpiresAt is not { } end)
        {
            return "exp is missing";
        }

        if (end > now + MaxLifetime + Skew)
        {
            return "exp lies too far ahead";
        }

        // 5 and 6. nbf and iat. 7. jti, which makes it usable once.
        return claims.TimeFault(now, Skew) ?? (claims.Id is { Length: <= MaxIdLength } ? null : "jti is missing or too long");
    }
}
