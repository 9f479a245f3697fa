namespace Gatehouse.Simulator.Enrollment;

/// <summary>How an enrollment went.</summary>
public abstract record EnrollmentOutcome
{
    private EnrollmentOutcome() { }

    /// <summary>The device is managed.</summary>
    public sealed record Managed : EnrollmentOutcome;

    /// <summary>It went wrong.</summary>
    /// <param name="Stage">What it had reached.</param>
    /// <param name="Reason">What the person or the device's log would read.</param>
    /// <param name="HttpStatus">Answer that ended it; null when it was not an answer.</param>
    public sealed record Failed(EnrollmentStage Stage, string Reason, int? HttpStatus) : EnrollmentOutcome;

    /// <summary>It stopped as <see cref="DeviceBehavior.StallAfter"/> says.</summary>
    /// <param name="Stage">What it had reached.</param>
    public sealed record Stalled(EnrollmentStage Stage) : EnrollmentOutcome;
}
