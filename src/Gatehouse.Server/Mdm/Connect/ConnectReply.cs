using Gatehouse.Server.Mdm.Authorization;

namespace Gatehouse.Server.Mdm.Connect;

/// <summary>What a connecting device is answered.</summary>
/// <param name="EnrollmentId">Channel, when it was let in.</param>
/// <param name="Command">The next command; null ends the session with an empty body.</param>
/// <param name="Cause">Why it was refused with 403, or 503 while the organization is switched off; null when it was not.</param>
/// <param name="SignIn">Its person has to sign in before it gets anything; null when not.</param>
public sealed record ConnectReply(string? EnrollmentId, byte[]? Command, string? Cause, TokenVerdict.SignIn? SignIn)
{
    /// <summary>200.</summary>
    public static ConnectReply Answer(string enrollmentId, byte[]? command) => new(enrollmentId, command, null, null);

    /// <summary>403 or 503. Never 401, which would unenroll it.</summary>
    public static ConnectReply Refused(string cause) => new(null, null, cause, null);

    /// <summary>401, for a device that enrolled with an account.</summary>
    public static ConnectReply Ask(TokenVerdict.SignIn verdict) => new(null, null, null, verdict);
}
