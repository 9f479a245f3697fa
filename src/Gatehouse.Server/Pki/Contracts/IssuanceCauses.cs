namespace Gatehouse.Server.Pki.Contracts;

/// <summary>
/// Stable codes of refusals that concern the challenge. A gate that verifies token challenges uses the same ones; those
/// for which <see cref="CountsAsWrong"/> is true are reported back to <see cref="IIssuanceGate.WrongChallengeAsync"/>.
/// </summary>
public static class IssuanceCauses
{
    /// <summary>The CSR has no challengePassword.</summary>
    public const string ChallengeMissing = "CHALLENGE_MISSING";

    /// <summary>Not a challenge that was given out, or altered.</summary>
    public const string ChallengeWrong = "CHALLENGE_WRONG";

    /// <summary>Cut off on its way; a token over 255 characters did not survive the client.</summary>
    public const string ChallengeTruncated = "CHALLENGE_TRUNCATED";

    /// <summary>Its one certificate exists.</summary>
    public const string ChallengeUsed = "CHALLENGE_USED";

    /// <summary>Too old.</summary>
    public const string ChallengeExpired = "CHALLENGE_EXPIRED";

    /// <summary>Revoked, or locked after five wrong ones.</summary>
    public const string ChallengeLocked = "CHALLENGE_LOCKED";

    /// <summary>Good, but of another attempt.</summary>
    public const string ChallengeOfAnother = "CHALLENGE_OTHER_ATTEMPT";

    /// <summary>No CA that the SCEP profile names issued the certificate; external servers only.</summary>
    public const string IssuerUnknown = "ISSUER_UNKNOWN";

    /// <summary>True for a value that only somebody who guesses presents; five of those lock the attempt.</summary>
    public static bool CountsAsWrong(string cause) => cause is ChallengeWrong or ChallengeOfAnother;
}
