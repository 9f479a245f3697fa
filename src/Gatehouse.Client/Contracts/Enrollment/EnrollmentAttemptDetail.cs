namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>An attempt with its timeline and what there is to say about it.</summary>
public sealed record EnrollmentAttemptDetail
{
    /// <summary>The attempt.</summary>
    public required EnrollmentAttempt Attempt { get; init; }

    /// <summary>What the person on the enrollment page reads.</summary>
    public required string TellUser { get; init; }

    /// <summary>What the administrator should know: what happened and what to do.</summary>
    public required string TellAdmin { get; init; }

    /// <summary>Log entries of this attempt, oldest first.</summary>
    public required IReadOnlyList<EnrollmentLogEntry> Timeline { get; init; }
}
