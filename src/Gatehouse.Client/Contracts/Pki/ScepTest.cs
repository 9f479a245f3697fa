namespace Gatehouse.Client.Contracts.Pki;

/// <summary>What the test action of a SCEP profile found.</summary>
/// <param name="Passed">No step failed.</param>
/// <param name="Steps">In the order they were taken; those after a failure are skipped.</param>
public sealed record ScepTest(bool Passed, IReadOnlyList<ScepTestStep> Steps);

/// <summary>One step of the test action.</summary>
/// <param name="Name">Such as <c>GetCACaps</c>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was found, and for a failure what to do.</param>
/// <param name="ElapsedMilliseconds">Time taken.</param>
public sealed record ScepTestStep(string Name, ScepTestOutcome Outcome, string Detail, long ElapsedMilliseconds);

/// <summary>How a test step ended.</summary>
public enum ScepTestOutcome
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>Works, but worth a look.</summary>
    Warning,

    /// <summary>Enrollment with this profile would fail.</summary>
    Failed,

    /// <summary>Not reached.</summary>
    Skipped,
}
