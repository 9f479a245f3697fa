using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Tokens;

namespace Gatehouse.Server.Enrollment.ProfileService;

/// <summary>What is said to a device that posts its attributes.</summary>
internal abstract record PhaseOutcome
{
    private PhaseOutcome() { }

    /// <summary>Go on: the next profile is made for this attempt.</summary>
    public sealed record Passed(AttemptRow Attempt, TokenRow Token) : PhaseOutcome;

    /// <summary>No.</summary>
    public sealed record Refused(string Cause, AttemptRow? Attempt = null) : PhaseOutcome;
}
