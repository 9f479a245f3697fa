using System.Reflection;

namespace Gatehouse.Server.Enrollment.Journal;

/// <summary>Event codes of the enrollment log. Stable: people filter and alert on them.</summary>
internal static class Codes
{
    public const string PageOpened = "PAGE_OPENED";
    public const string TokenOk = "TOKEN_OK";
    public const string TokenCreated = "TOKEN_CREATED";
    public const string Invited = "INVITED";
    public const string InvitationSent = "INVITE_SENT";
    public const string InvitationFailed = "INVITE_FAIL";
    public const string TokenRevoked = "TOKEN_REVOKED";
    public const string TokenExpired = "TOKEN_EXPIRED";
    public const string TokenExhausted = "TOKEN_EXHAUSTED";
    public const string TokenExhaustedLate = "TOKEN_EXHAUSTED_LATE";
    public const string TokenUnknown = "TOKEN_UNKNOWN";
    public const string TokenNotYetValid = "TOKEN_NOT_YET_VALID";
    public const string TokenMissing = "TOKEN_MISSING";
    public const string TokenMalformed = "TOKEN_MALFORMED";
    public const string TokenTruncated = "TOKEN_TRUNCATED";
    public const string TokenHeader = "TOKEN_HEADER";
    public const string TokenKeyUnknown = "TOKEN_KEY_UNKNOWN";
    public const string TokenKeyWithdrawn = "TOKEN_KEY_WITHDRAWN";
    public const string TokenAltered = "TOKEN_ALTERED";
    public const string TokenAudience = "TOKEN_AUDIENCE";
    public const string TokenClaimsDiffer = "TOKEN_CLAIMS_DIFFER";
    public const string TokenTrimmed = "TOKEN_TRIMMED";
    public const string TokenRateLimited = "TOKEN_RATE_LIMITED";
    public const string TokenUnused = "TOKEN_UNUSED";
    public const string OrganizationDisabled = "ORG_DISABLED";
    public const string Misconfigured = "ENROLLMENT_MISCONFIGURED";
    public const string PushNotReady = "PUSH_NOT_READY";
    public const string AddressBlocked = "ADDRESS_BLOCKED";
    public const string UnsupportedPlatform = "UNSUPPORTED_PLATFORM";
    public const string PlatformNotAllowed = "PLATFORM_NOT_ALLOWED";
    public const string OsTooOld = "OS_TOO_OLD";
    public const string WrongBrowser = "WRONG_BROWSER";
    public const string SignInRequired = "SIGN_IN_REQUIRED";
    public const string SignInFailed = "SIGN_IN_FAILED";
    public const string ProfileIssued = "PROFILE_ISSUED";
    public const string ProfileRefetched = "PROFILE_REFETCHED";
    public const string Phase2Ok = "PHASE2_OK";
    public const string Phase2Fail = "PHASE2_FAIL";
    public const string Phase3Ok = "PHASE3_OK";
    public const string Phase3Fail = "PHASE3_FAIL";
    public const string ScepCaps = "SCEP_CAPS";
    public const string ScepCaCert = "SCEP_CACERT";
    public const string ScepIssued = "SCEP_ISSUED";
    public const string ScepFail = "SCEP_FAIL";
    public const string ScepPending = "SCEP_PENDING";
    public const string CheckInAuthenticate = "CHECKIN_AUTHENTICATE";
    public const string CheckInTokenUpdate = "CHECKIN_TOKENUPDATE";
    public const string CheckInRefused = "CHECKIN_REFUSED";
    public const string GroupJoined = "GROUP_JOINED";
    public const string PolicyStart = "POLICY_START";
    public const string PolicyItemFail = "POLICY_ITEM_FAIL";
    public const string PolicyDone = "POLICY_DONE";
    public const string AccountDiscovered = "ACCOUNT_DISCOVERED";
    public const string AccountDiscoveryRefused = "ACCOUNT_DISCOVERY_REFUSED";
    public const string AccountChallenged = "ACCOUNT_CHALLENGED";
    public const string AccountDeviceRefused = "ACCOUNT_DEVICE_REFUSED";
    public const string AccountSignInOpened = "ACCOUNT_SIGN_IN_OPENED";
    public const string AccountSignedIn = "ACCOUNT_SIGNED_IN";
    public const string AccountSignInFailed = "ACCOUNT_SIGN_IN_FAILED";
    public const string AccountRefused = "ACCOUNT_REFUSED";
    public const string AccountReauthenticationAsked = "ACCOUNT_REAUTH_ASKED";
    public const string AccountReauthenticated = "ACCOUNT_REAUTHENTICATED";
    public const string Stalled = "STALLED";
    public const string Abandoned = "ABANDONED";
    public const string Cancelled = "CANCELLED";
    public const string CheckOut = "CHECKOUT";
    public const string UnenrollAssumed = "UNENROLL_ASSUMED";
    public const string Unenrolled = "UNENROLLED";
    public const string RenewalSent = "CERT_RENEW_SENT";
    public const string RenewalOk = "CERT_RENEW_OK";
    public const string RenewalFailed = "CERT_RENEW_FAIL";
    public const string CertificateRevoked = "CERT_REVOKED";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];

    private static readonly HashSet<string> Good =
    [
        PageOpened, TokenOk, TokenCreated, Invited, InvitationSent, ProfileIssued, ProfileRefetched, Phase2Ok, Phase3Ok, ScepCaps, ScepCaCert, ScepIssued,
        ScepPending, CheckInAuthenticate, CheckInTokenUpdate, GroupJoined, PolicyStart, PolicyDone, CheckOut, Unenrolled,
        RenewalSent, RenewalOk, CertificateRevoked, TokenTrimmed, Cancelled,
        AccountDiscovered, AccountChallenged, AccountSignInOpened, AccountSignedIn, AccountReauthenticated,
    ];

    private static readonly HashSet<string> Warnings =
        [Stalled, Abandoned, UnenrollAssumed, TokenClaimsDiffer, TokenUnused, WrongBrowser, UnsupportedPlatform, AccountReauthenticationAsked];

    private static readonly HashSet<string> Failures =
        [InvitationFailed, Phase2Fail, Phase3Fail, ScepFail, PolicyItemFail, RenewalFailed, Misconfigured, PushNotReady];

    /// <summary><c>ok</c>, <c>warning</c>, <c>failed</c> (something does not work) or <c>refused</c> (we said no).</summary>
    public static string OutcomeOf(string code) =>
        Good.Contains(code) ? "ok" : Warnings.Contains(code) ? "warning" : Failures.Contains(code) ? "failed" : "refused";
}
