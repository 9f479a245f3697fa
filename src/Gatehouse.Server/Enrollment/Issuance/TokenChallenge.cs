using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Keys;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Issuance;

/// <summary>
/// Token-based challenges: the enrollment token itself, or the short <c>jti.attempt.mac</c>. Neither is one-time, so each
/// is good for its own attempt only, which gets one certificate.
/// </summary>
internal sealed class TokenChallenge(SigningKeyStore keys, TokenSigner signer, PublicUrls urls, TimeProvider time)
{
    /// <summary>The challenge for an attempt's profile. Secret. Null when the token's key was withdrawn.</summary>
    public async Task<string?> WriteAsync(ScepChallengeType type, TokenRow token, string attemptId, CancellationToken ct)
    {
        if (type == ScepChallengeType.Token)
        {
            return await signer.WriteAsync(token, ct);
        }

        return await keys.FindAsync(token.Kid, ct) is { } key && keys.OpenChallengeKey(key) is { } secret
            ? new ShortChallenge(token.Jti, attemptId).Write(secret)
            : null;
    }

    /// <summary>Null when the challenge proves this attempt, otherwise the cause of the refusal.</summary>
    public async Task<string?> CheckAsync(Tx tx, ScepChallengeType type, string? challenge, AttemptRow attempt, TokenRow token)
    {
        if (string.IsNullOrEmpty(challenge))
        {
            return Causes.ChallengeMissing;
        }

        var key = await tx.FirstAsync<SigningKeyRow>("select * from enrollment_signing_key where kid = @Kid", new { token.Kid });
        return key is null ? Codes.TokenKeyUnknown
            : type == ScepChallengeType.TokenShort ? CheckShort(challenge, key, attempt, token)
            : CheckToken(challenge, key, token);
    }

    private string? CheckShort(string challenge, SigningKeyRow key, AttemptRow attempt, TokenRow token)
    {
        if (keys.OpenChallengeKey(key) is not { } secret)
        {
            return Codes.TokenKeyWithdrawn;
        }

        return !ShortChallenge.TryVerify(challenge, secret, out var read) ? Causes.ChallengeWrong
            : read.Jti != token.Jti || read.AttemptId != attempt.Id ? Causes.ChallengeOtherAttempt
            : null;
    }

    private string? CheckToken(string challenge, SigningKeyRow key, TokenRow token)
    {
        using var rsa = SigningKeyStore.OpenPublic(key);
        var known = new EnrollmentTokenKey(key.Kid, rsa, key.PrivateKey is null);
        return EnrollmentToken.Validate(challenge, [known], new EnrollmentTokenExpectation(urls.Base), time.GetUtcNow()) switch
        {
            EnrollmentTokenVerdict.Genuine genuine => genuine.Claims.Jti == token.Jti ? null : Causes.ChallengeOtherAttempt,
            // RFC 2985 §5.4.1 bounds challengePassword at 255 characters; some clients cut there.
            EnrollmentTokenVerdict.Refused { Fault: EnrollmentTokenFault.Truncated } => Causes.ChallengeTruncated,
            EnrollmentTokenVerdict.Refused { Fault: EnrollmentTokenFault.Expired } => Causes.ChallengeExpired,
            EnrollmentTokenVerdict.Refused { Fault: EnrollmentTokenFault.WithdrawnKey } => Codes.TokenKeyWithdrawn,
            _ => challenge.Length == 255 && challenge.Count(c => c == '.') < 2 ? Causes.ChallengeTruncated : Causes.ChallengeWrong,
        };
    }
}
