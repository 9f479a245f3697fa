using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// <c>AD-Service-Token</c> and <c>Adobe-Subject-Token</c>: who somebody is to a programmer's or a platform's own account
/// system. Same issuer and subject in two apps share a profile. A token that is missing or bad is no error: the request is
/// served without single sign-on.
/// </summary>
/// <param name="Issuer"><c>iss</c>, as registered.</param>
/// <param name="Subject"><c>sub</c>: the person at the programmer, or person and device at the platform.</param>
public sealed record SsoToken(string Issuer, string Subject)
{
    private const int MaxIdLength = 256;

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary>Verifies a token: RS256 and nothing else, by a key of the issuer that it names.</summary>
    /// <param name="header">The header; null when it was not sent.</param>
    /// <param name="issuers">Keys of each registered issuer.</param>
    /// <param name="audiences">Names that mean us; compared without regard to case.</param>
    /// <param name="now">The time.</param>
    /// <param name="token">Whom it names.</param>
    /// <param name="error">For log and metrics only.</param>
    public static bool TryVerify(
        string? header, IReadOnlyDictionary<string, JsonWebKeySet> issuers, IReadOnlyCollection<string> audiences, DateTimeOffset now,
        [NotNullWhen(true)] out SsoToken? token, [NotNullWhen(false)] out ParseError? error)
    {
        ArgumentNullException.ThrowIfNull(issuers);
        ArgumentNullException.ThrowIfNull(audiences);
        token = null;
        if (!CompactJws.TryParse(header, out var jws, out error) || !JwtClaims.TryParse(jws.Payload, out var claims, out error))
        {
            return false;
        }

        // The claims are read before they are believed, only to find the keys of whoever they name.
        if (jws.Header.Algorithm != JwsAlgorithm.RS256 || claims.Issuer is null || !issuers.TryGetValue(claims.Issuer, out var keys))
        {
            return Fail("the algorithm is not RS256, or the issuer is not registered", out error);
        }

        if (!jws.IsSignedBy(keys))
        {
            return Fail("the signature is of no key of the issuer", out error);
        }

        if (!claims.Audiences.Any(a => audiences.Contains(a, StringComparer.OrdinalIgnoreCase)))
        {
            return Fail("aud is another", out error);
        }

        if (claims is not { ExpiresAt: not null, IssuedAt: not null, Subject.Length: <= MaxIdLength } || claims.TimeFault(now, Skew) is not null)
        {
            return Fail("sub, iat or exp is missing or too long, or the token does not hold now", out error);
        }

        token = new SsoToken(claims.Issuer, claims.Subject!);
        return true;
    }

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("SSO token", 0, reason);
        return false;
    }
}
