using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>
/// Enrollment tokens: JSON Web Tokens (RFC 7519) signed with RS256 (RFC 7518 §3.3). RS256 is deterministic and the
/// order of claims is fixed, so that the same claims and key give the same token again and it need not be stored.
/// </summary>
public static class EnrollmentToken
{
    /// <summary>Longest text that is looked at, after trimming.</summary>
    public const int MaxLength = 4096;

    /// <summary>Audience of tokens for over-the-air enrollment.</summary>
    public const string OtaAudience = "ota-enroll";

    /// <summary>Clocks may differ by this much.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private const int MinKeyBits = 2048;

    /// <summary>Writes a token. The same arguments give the same text.</summary>
    /// <exception cref="ArgumentException">The key is shorter than 2048 bits, or the claims make it too long.</exception>
    public static string Write(EnrollmentTokenClaims claims, string kid, RSA key)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentException.ThrowIfNullOrEmpty(kid);
        ArgumentNullException.ThrowIfNull(key);
        if (key.KeySize < MinKeyBits)
        {
            throw new ArgumentException($"A signing key needs at least {MinKeyBits} bits, this one has {key.KeySize}.", nameof(key));
        }

        var signed = $"{Base64UrlText.Encode(TokenJson.WriteHeader(kid))}.{Base64UrlText.Encode(TokenJson.WriteClaims(claims))}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var token = $"{signed}.{Base64UrlText.Encode(signature)}";
        return token.Length <= MaxLength
            ? token
            : throw new ArgumentException($"The claims make a token of {token.Length} characters; {MaxLength} is the limit.", nameof(claims));
    }

    /// <summary>
    /// Checks a presented token, stopping at the first failure. Whether the stored token, its organization, group and
    /// quota allow an enrollment is for the caller to check afterwards.
    /// </summary>
    public static EnrollmentTokenVerdict Validate(
        string? presented, IReadOnlyCollection<EnrollmentTokenKey> keys, EnrollmentTokenExpectation expected, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(expected);

        var text = TokenText.Trim(presented, out var trimmed);
        return Check(text, keys, expected, now) with { Trimmed = trimmed };
    }

    private static EnrollmentTokenVerdict Check(
        string text, IReadOnlyCollection<EnrollmentTokenKey> keys, EnrollmentTokenExpectation expected, DateTimeOffset now)
    {
        // 1. Three base64url segments (RFC 7515 §3.1), within the limit.
        if (TokenText.Split(text, out var token) is { } malformed)
        {
            return malformed;
        }

        // 2. The header, before anything it asks for is done (RFC 8725 §3.1, §3.10).
        if (TokenJson.ReadHeader(token.Header, out var kid) is { } headerFault)
        {
            return Refuse(EnrollmentTokenFault.BadHeader, 2, headerFault);
        }

        // 3. Keys of ours only; a header never supplies one.
        if (Candidates(kid, keys, out var candidates) is { } unknown)
        {
            return unknown;
        }

        // 4. The signature.
        if (VerifySignature(token, candidates, out var signer) is { } unsigned)
        {
            return unsigned;
        }

        // 5 and 6. What it says, now that it is known to be ours.
        if (TokenJson.ReadClaims(token.Payload, out var claims) is { } claimFault)
        {
            return Refuse(EnrollmentTokenFault.BadClaims, 5, claimFault);
        }

        var refused = CheckClaims(claims!, expected, now);
        return refused is null ? new EnrollmentTokenVerdict.Genuine(claims!, signer!.Kid) : refused;
    }

    private static EnrollmentTokenVerdict.Refused? Candidates(
        string? kid, IReadOnlyCollection<EnrollmentTokenKey> keys, out IReadOnlyList<EnrollmentTokenKey> candidates)
    {
        candidates = [.. keys.Where(key => kid is null ? !key.Withdrawn : string.Equals(key.Kid, kid, StringComparison.Ordinal))];
        if (candidates.Count == 0)
        {
            return Refuse(EnrollmentTokenFault.UnknownKey, 3, kid is null ? "no kid, and no key is active" : "kid is not one of ours");
        }

        return candidates.All(key => key.Withdrawn)
            ? Refuse(EnrollmentTokenFault.WithdrawnKey, 3, $"key {candidates[0].Kid} was withdrawn")
            : null;
    }

    private static EnrollmentTokenVerdict.Refused? VerifySignature(
        TokenSegments token, IReadOnlyList<EnrollmentTokenKey> candidates, out EnrollmentTokenKey? signer)
    {
        signer = null;
        var strong = candidates.Where(key => !key.Withdrawn && key.Key.KeySize >= MinKeyBits).ToList();
        if (strong.Count == 0)
        {
            return Refuse(EnrollmentTokenFault.WeakKey, 4, $"the key has fewer than {MinKeyBits} bits");
        }

        signer = strong.Find(key => key.Key.VerifyData(
            token.Signed, token.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        if (signer is not null)
        {
            return null;
        }

        // RFC 8017 §8.2.2: a signature is as long as the modulus, so a shorter one can only be a cut one.
        return strong.TrueForAll(key => token.Signature.Length < key.Key.KeySize / 8)
            ? Refuse(EnrollmentTokenFault.Truncated, 4, $"the signature has {token.Signature.Length} bytes")
            : Refuse(EnrollmentTokenFault.BadSignature, 4, "the signature does not match");
    }

    private static EnrollmentTokenVerdict.Refused? CheckClaims(
        EnrollmentTokenClaims claims, EnrollmentTokenExpectation expected, DateTimeOffset now)
    {
        var anonymous = claims.Issuer is null && claims.Audience is null && expected.AllowMissing;
        if (!anonymous && !string.Equals(claims.Audience, expected.Audience, StringComparison.Ordinal))
        {
            return Refuse(EnrollmentTokenFault.WrongAudience, 5, "aud is not the enrollment page", claims);
        }

        if (!anonymous && !string.Equals(claims.Issuer, expected.Issuer, StringComparison.Ordinal))
        {
            return Refuse(EnrollmentTokenFault.WrongAudience, 5, "iss is not this server", claims);
        }

        var latestStart = now + Skew;
        if (claims.NotBefore > latestStart || claims.IssuedAt > latestStart)
        {
            return Refuse(EnrollmentTokenFault.NotYetValid, 5, "nbf or iat lies in the future", claims);
        }

        // RFC 7519 §4.1.4: the present must be before exp; the skew is granted on top.
        return claims.ExpiresAt is { } end && now >= end + Skew
            ? Refuse(EnrollmentTokenFault.Expired, 6, "exp has passed", claims)
            : null;
    }

    private static EnrollmentTokenVerdict.Refused Refuse(
        EnrollmentTokenFault fault, int step, string detail, EnrollmentTokenClaims? claims = null) =>
        new(fault, step, detail, claims);
}
