using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>What an ID Token of another provider must be to say who signed in with us (OpenID Connect Core §3.1.3.7).</summary>
/// <param name="Issuer">The provider.</param>
/// <param name="ClientId">We.</param>
/// <param name="Algorithms">What the provider signs with, by its metadata; nothing but <see cref="JwsAlgorithms.Names"/> is accepted anyway.</param>
public sealed record IdTokenExpectation(string Issuer, string ClientId, IReadOnlyCollection<string> Algorithms)
{
    /// <summary>Clocks may differ by this much.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    // OpenID Connect Core §2.
    private const int MaxSubjectLength = 255;

    // A token comes from the token endpoint that made it a moment ago.
    private static readonly TimeSpan MaxAgeOfToken = TimeSpan.FromMinutes(10);

    /// <summary>As sent with the request; null after a refresh, which need not repeat it (OpenID Connect Core §12.2).</summary>
    public string? Nonce { get; init; }

    /// <summary>Came together with it, for <c>at_hash</c>.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The person must have proved themselves at this moment or later; null for any.</summary>
    public DateTimeOffset? AuthenticatedSince { get; init; }

    /// <summary>Whose it must be, after a refresh (OpenID Connect Core §12.2); null when that is still to be learnt.</summary>
    public string? Subject { get; init; }

    /// <summary>Judges a token.</summary>
    public IdTokenVerdict Check(string? jwt, JsonWebKeySet keys, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (!CompactJws.TryParse(jwt, out var jws, out var error))
        {
            return new IdTokenVerdict.Refused(error.Reason);
        }

        if (!Algorithms.Contains(JwsAlgorithms.Name(jws.Header.Algorithm), StringComparer.Ordinal))
        {
            return new IdTokenVerdict.Refused("alg is none that the provider announces");
        }

        if (!jws.IsSignedBy(keys))
        {
            // Without a kid, a successor that we have not seen yet looks like a wrong signature.
            return keys.Candidates(jws.Header).Any()
                ? new IdTokenVerdict.Refused("the signature does not match", KeyMayBeNew: jws.Header.KeyId is null)
                : new IdTokenVerdict.Refused("no key of the provider fits alg and kid", KeyMayBeNew: true);
        }

        // RFC 8725 §3.11: an explicitly typed token of another kind, such as an access token, is not an ID Token.
        if (jws.Header.Type is not null && !jws.Header.HasType(IdTokenClaims.Type))
        {
            return new IdTokenVerdict.Refused("typ is another");
        }

        if (!JwtClaims.TryParse(jws.Payload, out var claims, out error))
        {
            return new IdTokenVerdict.Refused(error.Reason);
        }

        return (Parties(claims) ?? Times(claims, now) ?? Context(claims)) is { } fault ? new IdTokenVerdict.Refused(fault) : new IdTokenVerdict.Genuine(claims);
    }

    // §3.1.3.7, 2 to 5.
    private string? Parties(JwtClaims claims)
    {
        if (!string.Equals(claims.Issuer, Issuer, StringComparison.Ordinal))
        {
            return "iss is another";
        }

        if (!claims.Audiences.Contains(ClientId, StringComparer.Ordinal))
        {
            return "aud is another";
        }

        var presenter = claims.TryGet("azp", out _) ? claims.Text("azp") : claims.Audiences.Count == 1 ? ClientId : null;
        if (!string.Equals(presenter, ClientId, StringComparison.Ordinal))
        {
            return "azp is another";
        }

        return claims.Subject is not { Length: <= MaxSubjectLength } subject ? "sub is missing or too long"
            : Subject is not null && !string.Equals(subject, Subject, StringComparison.Ordinal) ? "sub is another"
            : null;
    }

    // 9, 10 and 13.
    private string? Times(JwtClaims claims, DateTimeOffset now)
    {
        if (claims.ExpiresAt is null || claims.IssuedAt is not { } issued)
        {
            return "exp or iat is missing";
        }

        if (claims.TimeFault(now, Skew) is { } fault)
        {
            return fault;
        }

        if (issued + MaxAgeOfToken + Skew < now)
        {
            return "iat is too long ago";
        }

        return AuthenticatedSince is { } since && !(claims.Instant("auth_time") >= since - Skew) ? "auth_time is missing or too long ago" : null;
    }

    // 11, and §3.1.3.8.
    private string? Context(JwtClaims claims)
    {
        if (Nonce is not null && !Same(Nonce, claims.Text("nonce")))
        {
            return "nonce is another";
        }

        return AccessToken is not null && claims.TryGet("at_hash", out _) && !Same(HalfHash.Of(AccessToken), claims.Text("at_hash"))
            ? "at_hash does not match the access token"
            : null;
    }

    private static bool Same(string ours, string? theirs) =>
        theirs is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(ours), Encoding.UTF8.GetBytes(theirs));
}
