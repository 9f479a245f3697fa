using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.Apps.Enrolling;

/// <summary>Rolls an enrollment back that turned out to be too many, or somebody's repetition.</summary>
internal sealed class EnrollmentRefusedException(OAuthError? error) : Exception(error?.Code ?? "the key is enrolled already")
{
    /// <summary>Null when the key is enrolled already, which may be a repetition.</summary>
    public OAuthError? Error => error;
}
