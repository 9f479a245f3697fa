using Gatehouse.Server.Enrollment.Journal;

namespace Gatehouse.Server.Enrollment.Catalogue;

/// <summary>What each event of the log means. Codes that are also causes are explained there.</summary>
internal static class EventText
{
    /// <summary>By code.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [Codes.PageOpened] = "The enrollment page was opened.",
        [Codes.TokenOk] = "The link was checked and is good.",
        [Codes.TokenCreated] = "The token was made.",
        [Codes.TokenRevoked] = "The token was revoked, or somebody used it after that.",
        [Codes.TokenTruncated] = "The link was cut off on its way. The person should copy all of it or scan the code.",
        [Codes.TokenAltered] = "The link was altered, or forged. Replace the token if it was sent like this.",
        [Codes.TokenKeyWithdrawn] = "The link was signed with a key that was withdrawn. Replace the token.",
        [Codes.TokenKeyUnknown] = "The link was signed with a key that this server does not have.",
        [Codes.TokenUnknown] = "The link is genuine, but its token was deleted or belongs to another database.",
        [Codes.TokenClaimsDiffer] = "The signed token says something else than the stored one; the stored one decides.",
        [Codes.TokenTrimmed] = "The link carried characters that a chat program had added; they were cut off.",
        [Codes.TokenUnused] = "A token without an end was not used for a week. Revoke it if nobody needs it.",
        [Codes.ProfileIssued] = "The profile was handed out and a place reserved.",
        [Codes.ProfileRefetched] = "The profile was handed out again for the same attempt.",
        [Codes.Phase2Ok] = "The device proved which one it is.",
        [Codes.Phase2Fail] = "The device could not prove which one it is.",
        [Codes.Phase3Ok] = "The device used its certificate and got the management profile.",
        [Codes.Phase3Fail] = "The device did not get the management profile.",
        [Codes.ScepCaps] = "The device asked what the SCEP service can do.",
        [Codes.ScepCaCert] = "The device fetched the CA's certificate.",
        [Codes.ScepIssued] = "The device got its certificate.",
        [Codes.ScepFail] = "The device was refused a certificate.",
        [Codes.ScepPending] = "The certificate waits for an approval.",
        [Codes.CheckInAuthenticate] = "The device checked in.",
        [Codes.CheckInTokenUpdate] = "The device can be pushed to: it is managed.",
        [Codes.CheckInRefused] = "The device was refused at check-in.",
        [Codes.GroupJoined] = "The device joined its group.",
        [Codes.PolicyStart] = "What the group has is being installed.",
        [Codes.PolicyItemFail] = "One item could not be installed; the detail says which and why.",
        [Codes.PolicyDone] = "Installation is over, and the device's own list was compared.",
        [Codes.AccountDiscovered] = "A device asked which server manages an account of the organization, and was told.",
        [Codes.AccountDiscoveryRefused] = "A device asked which server manages an account, and account-driven enrollment is off for that account or kind of device.",
        [Codes.AccountChallenged] = "A device came to enroll and was told to have its person sign in.",
        [Codes.AccountDeviceRefused] = "A device came to enroll and was turned away before anybody signed in.",
        [Codes.AccountSignInOpened] = "The sign-in page was opened on the device.",
        [Codes.AccountSignedIn] = "The person signed in, and the device got its token.",
        [Codes.AccountSignInFailed] = "The sign-in ended without a token.",
        [Codes.AccountRefused] = "The person signed in and may not enroll.",
        [Codes.AccountReauthenticationAsked] = "The device was told to have its person sign in again. Until then it gets nothing but what locks, erases or removes.",
        [Codes.AccountReauthenticated] = "The person of the device signed in again; it goes on with a new token.",
        [Codes.Stalled] = "The attempt does not move.",
        [Codes.Abandoned] = "Nothing came any more; the place is free again.",
        [Codes.Cancelled] = "The attempt was cancelled.",
        [Codes.CheckOut] = "The device said goodbye: its management profile was removed.",
        [Codes.UnenrollAssumed] = "The device is taken to have left without saying so.",
        [Codes.Unenrolled] = "The device was unenrolled.",
        [Codes.RenewalSent] = "A new profile was sent so that the device renews its certificate.",
        [Codes.RenewalOk] = "The device renewed its certificate.",
        [Codes.RenewalFailed] = "The device has not renewed its certificate.",
        [Codes.CertificateRevoked] = "The device's certificate was revoked.",
    };
}
