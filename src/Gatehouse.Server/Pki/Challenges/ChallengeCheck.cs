using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Pki.Profiles;
using Gatehouse.Server.Pki.Scep;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Challenges;

/// <summary>
/// Compares the challenge of a request with what the profile expects. Token kinds are left to the gate. A device that renews
/// has a one-time challenge of its own, whatever the profile's kind.
/// </summary>
public sealed class ChallengeCheck(SecretBox secrets, TimeProvider time)
{
    // RFC 2985 §5.4.1: 255 characters. A token is longer, and only there may the challenge be.
    private const int MaxChars = 255;
    private const int MaxTokenChars = 4096;

    /// <summary>Checks; changes nothing.</summary>
    /// <param name="tx">Transaction; a dynamic challenge is locked in it.</param>
    /// <param name="profile">Profile the request came in by.</param>
    /// <param name="challenge">challengePassword; secret.</param>
    /// <param name="attemptId">Attempt that the CSR names, if it does.</param>
    public async Task<ChallengeVerdict> CheckAsync(Tx tx, ScepProfileRow profile, string? challenge, string? attemptId)
    {
        var isToken = profile.ChallengeType is ScepChallengeType.Token or ScepChallengeType.TokenShort;
        if (string.IsNullOrEmpty(challenge))
        {
            return new ChallengeVerdict { Failure = ScepFailure.ChallengeMissing, AttemptId = attemptId };
        }

        if (challenge.Length > (isToken ? MaxTokenChars : MaxChars))
        {
            return new ChallengeVerdict { Failure = ScepFailure.ChallengeTooLong, AttemptId = attemptId };
        }

        if (profile.ChallengeType != ScepChallengeType.Dynamic && challenge.Length <= MaxChars
            && await ChallengeStore.FindAsync(tx, profile.Id, challenge) is { DeviceId: not null } renewal)
        {
            return Judge(renewal, attemptId);
        }

        return profile.ChallengeType switch
        {
            ScepChallengeType.Static => CheckStatic(profile, challenge, attemptId),
            ScepChallengeType.Dynamic => await CheckDynamicAsync(tx, profile, challenge, attemptId),
            _ => new ChallengeVerdict { AttemptId = attemptId },
        };
    }

    /// <summary>Judges the one-time name that another server's CA was to put into a certificate, as a challenge; changes nothing.</summary>
    public Task<ChallengeVerdict> CheckNameAsync(Tx tx, ScepProfileRow profile, string name) => CheckDynamicAsync(tx, profile, name, null);

    private ChallengeVerdict CheckStatic(ScepProfileRow profile, string challenge, string? attemptId)
    {
        var good = StaticChallenge.Matches(secrets, profile, challenge, Now);
        return new ChallengeVerdict
        {
            AttemptId = attemptId,
            Failure = !good ? ScepFailure.ChallengeWrong : attemptId is null ? ScepFailure.AttemptMissing : null,
        };
    }

    // Found by its SHA-256: comparing hashes of 192 random bits in an index leaks nothing that helps to find one.
    private async Task<ChallengeVerdict> CheckDynamicAsync(Tx tx, ScepProfileRow profile, string challenge, string? attemptId) =>
        await ChallengeStore.FindAsync(tx, profile.Id, challenge) is { } row
            ? Judge(row, attemptId)
            : new ChallengeVerdict { Failure = ScepFailure.ChallengeWrong, AttemptId = attemptId };

    private ChallengeVerdict Judge(ChallengeRow row, string? attemptId)
    {
        var failure = row.State switch
        {
            ChallengeRow.Consumed => ScepFailure.ChallengeUsed,
            ChallengeRow.Revoked or ChallengeRow.Locked => ScepFailure.ChallengeLocked,
            _ when row.ExpiresMs <= Now => ScepFailure.ChallengeExpired,
            _ when attemptId is not null && row.AttemptId is not null && attemptId != row.AttemptId => ScepFailure.ChallengeOfAnother,
            _ => null,
        };
        return new ChallengeVerdict
        {
            Failure = failure,
            ChallengeId = row.Id,
            AttemptId = ReferenceEquals(failure, ScepFailure.ChallengeOfAnother) ? attemptId : row.AttemptId ?? (row.DeviceId is null ? attemptId : null),
            DeviceId = row.DeviceId,
        };
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>What a challenge proves.</summary>
public sealed record ChallengeVerdict
{
    /// <summary>Null when it is good, or when the gate is to judge it.</summary>
    public ScepFailure? Failure { get; init; }

    /// <summary>One-time challenge to be spent with the certificate.</summary>
    public string? ChallengeId { get; init; }

    /// <summary>Attempt it is bound to, or that the CSR names.</summary>
    public string? AttemptId { get; init; }

    /// <summary>Device it is bound to.</summary>
    public string? DeviceId { get; init; }
}
