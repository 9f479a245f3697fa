namespace Gatehouse.Server.Mdm.Identities;

/// <summary>Whether a certificate may speak for a channel.</summary>
public abstract record IdentityVerdict
{
    private IdentityVerdict() { }

    /// <summary>It may.</summary>
    /// <param name="InGrace">It has expired and is only to be renewed.</param>
    public sealed record Accepted(bool InGrace) : IdentityVerdict;

    /// <summary>It may not. The answer is 403, never 401: a 401 would unenroll the device.</summary>
    /// <param name="Cause">One of <see cref="RefusalCause"/>.</param>
    public sealed record Refused(string Cause) : IdentityVerdict;
}

/// <summary>Why a device request was refused; stable codes for log and enrollment log.</summary>
public static class RefusalCause
{
    /// <summary>No certificate reached us.</summary>
    public const string IdentityMissing = "IDENTITY_MISSING";

    /// <summary>The header is twice there, or not what it should be.</summary>
    public const string IdentityMalformed = "IDENTITY_MALFORMED";

    /// <summary>The signature does not fit the body: altered on the way, or by another key.</summary>
    public const string SignatureWrong = "SIGNATURE_WRONG";

    /// <summary>Does not chain to the organization's CA.</summary>
    public const string IdentityUntrusted = "IDENTITY_UNTRUSTED";

    /// <summary>Not issued by us for this organization.</summary>
    public const string IdentityUnknown = "IDENTITY_UNKNOWN";

    /// <summary>Revoked, or replaced by a newer one long ago.</summary>
    public const string IdentityRevoked = "IDENTITY_REVOKED";

    /// <summary>Ended, and beyond the time of grace.</summary>
    public const string IdentityExpired = "IDENTITY_EXPIRED";

    /// <summary>Belongs to another device: profile and key were copied, as Migration Assistant does.</summary>
    public const string IdentityCloned = "IDENTITY_CLONED";

    /// <summary>Belongs to no device yet, and to another enrollment than this one.</summary>
    public const string IdentityOtherAttempt = "IDENTITY_OTHER_ATTEMPT";

    /// <summary>The profile was made for another push certificate.</summary>
    public const string TopicMismatch = "TOPIC_MISMATCH";

    /// <summary>There is no usable push certificate.</summary>
    public const string PushNotReady = "PUSH_NOT_READY";

    /// <summary>The organization is switched off. Answered with 503, which says that it is worth coming back.</summary>
    public const string OrganizationDisabled = Admin.Access.ActiveOrganization.DisabledCause;

    /// <summary>Shut out by an administrator.</summary>
    public const string DeviceBlocked = "DEVICE_BLOCKED";

    /// <summary>No such enrollment.</summary>
    public const string EnrollmentUnknown = "ENROLLMENT_UNKNOWN";

    /// <summary>A device of an account sent no access token.</summary>
    public const string TokenMissing = "TOKEN_MISSING";

    /// <summary>Not a token of a device, or ended: signed out everywhere, the person disabled, taken back, or run out long ago.</summary>
    public const string TokenEnded = "TOKEN_ENDED";

    /// <summary>Has just run out.</summary>
    public const string TokenExpired = "TOKEN_EXPIRED";

    /// <summary>The token is good, and its sign-in older than an administrator or the organization's rule wants it.</summary>
    public const string SignInWanted = "SIGN_IN_WANTED";

    /// <summary>The token speaks for another person than the device's.</summary>
    public const string TokenOtherPerson = "TOKEN_OTHER_PERSON";

    /// <summary>The token is the right person's and another device's.</summary>
    public const string TokenOtherDevice = "TOKEN_OTHER_DEVICE";

    /// <summary>It left.</summary>
    public const string EnrollmentEnded = "ENROLLMENT_ENDED";
}
