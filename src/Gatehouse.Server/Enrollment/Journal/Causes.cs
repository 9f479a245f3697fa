namespace Gatehouse.Server.Enrollment.Journal;

/// <summary>Why an attempt was refused or is stuck. Stable, like <see cref="Codes"/>; some token codes serve as causes too.</summary>
internal static class Causes
{
    public const string ChallengeMissing = "CHALLENGE_MISSING";
    public const string ChallengeWrong = "CHALLENGE_WRONG";
    public const string ChallengeTruncated = "CHALLENGE_TRUNCATED";
    public const string ChallengeExpired = "CHALLENGE_EXPIRED";
    public const string ChallengeUsed = "CHALLENGE_USED";
    public const string ChallengeLocked = "CHALLENGE_LOCKED";
    public const string ChallengeOtherAttempt = "CHALLENGE_OTHER_ATTEMPT";
    public const string AttemptMissing = "ATTEMPT_MISSING";
    public const string AttemptUnknown = "ATTEMPT_UNKNOWN";
    public const string AttemptEnded = "ATTEMPT_ENDED";
    public const string AttemptLocked = "ATTEMPT_LOCKED";
    public const string CertificateExists = "CERTIFICATE_EXISTS";
    public const string NotIdentified = "DEVICE_NOT_IDENTIFIED";
    public const string OtherScepProfile = "SCEP_PROFILE_MISMATCH";
    public const string DeviceBlocked = "DEVICE_BLOCKED";
    public const string DeviceMismatch = "DEVICE_MISMATCH";
    public const string SerialNotAllowed = "SERIAL_NOT_ALLOWED";
    public const string IdentityCloned = "IDENTITY_CLONED";
    public const string SignatureInvalid = "SIGNATURE_INVALID";
    public const string NotAppleSigned = "NOT_APPLE_SIGNED";
    public const string BodyMalformed = "BODY_MALFORMED";
    public const string NotInstalled = "PROFILE_NOT_INSTALLED";
    public const string NoRequest = "NO_CERTIFICATE_REQUEST";
    public const string NoCheckIn = "NO_CHECK_IN";
    public const string NoTokenUpdate = "NO_TOKEN_UPDATE";
    public const string NoAnswer = "NO_COMMAND_ANSWER";
    public const string Replaced = "REPLACED_BY_NEWER";
    public const string CancelledByAdmin = "CANCELLED_BY_ADMIN";
    public const string SignInNotFinished = "SIGN_IN_NOT_FINISHED";
    public const string ProfileNotFetched = "PROFILE_NOT_FETCHED";
    public const string SignInCancelled = "SIGN_IN_CANCELLED";
    public const string SignInNotAllowed = "SIGN_IN_NOT_ALLOWED";
    public const string SignInStale = "SIGN_IN_STALE";
    public const string OtherPerson = "OTHER_PERSON";
    public const string UpstreamUnavailable = "UPSTREAM_UNAVAILABLE";
    public const string ManagedAppleAccountMissing = "MANAGED_APPLE_ACCOUNT_MISSING";
    public const string ManagedAppleSignIn = "MANAGED_APPLE_SIGN_IN_NOT_FINISHED";
    public const string AccountSwitchedOff = "ACCOUNT_ENROLLMENT_OFF";
    public const string AccountOtherMode = "ACCOUNT_OTHER_MODE";
    public const string DeviceClientDisabled = "DEVICE_CLIENT_DISABLED";
    public const string ProfileUnusable = "PROFILE_UNUSABLE";
    public const string AccountNotActive = "ACCOUNT_NOT_ACTIVE";
    public const string EnrollmentModeMismatch = "ENROLLMENT_MODE_MISMATCH";
    public const string PolicyItem = "POLICY_ITEM_FAIL";
}
