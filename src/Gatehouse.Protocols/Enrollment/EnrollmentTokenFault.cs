namespace Gatehouse.Protocols.Enrollment;

/// <summary>
/// Why a presented token is not honoured. Those of steps 1 to 4 share one page, so that a stranger learns nothing;
/// the difference is for the log and the administrator.
/// </summary>
public enum EnrollmentTokenFault
{
    /// <summary>Step 1: nothing was presented.</summary>
    Missing,

    /// <summary>Step 1: more than <see cref="EnrollmentToken.MaxLength"/> characters.</summary>
    TooLong,

    /// <summary>Step 1: not three base64url segments, in a way that no cut explains.</summary>
    Malformed,

    /// <summary>Steps 1 to 4: the end is missing, as when only part of a link was copied.</summary>
    Truncated,

    /// <summary>Step 2: the header is unreadable, names another algorithm or type, or carries a key or <c>crit</c>.</summary>
    BadHeader,

    /// <summary>Step 3: no key of this server has that id.</summary>
    UnknownKey,

    /// <summary>Step 3: the key was withdrawn, and its tokens with it.</summary>
    WithdrawnKey,

    /// <summary>Step 4: the signature is of full length and wrong: the token was altered, or forged.</summary>
    BadSignature,

    /// <summary>Step 4: the key is shorter than 2048 bits.</summary>
    WeakKey,

    /// <summary>Step 5: signed by us, but not an enrollment token, or its claims are unreadable.</summary>
    BadClaims,

    /// <summary>Step 5: <c>aud</c> or <c>iss</c> is not ours, or missing without permission.</summary>
    WrongAudience,

    /// <summary>Step 5: <c>nbf</c> or <c>iat</c> lies ahead by more than the skew.</summary>
    NotYetValid,

    /// <summary>Step 6: <c>exp</c> has passed.</summary>
    Expired,
}
