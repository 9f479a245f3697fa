namespace Gatehouse.Client.Contracts.Accounts;

/// <summary>What the test action of a provider found.</summary>
/// <param name="Passed">No step failed.</param>
/// <param name="Steps">In the order they were taken; those after a failure are skipped.</param>
public sealed record UpstreamTest(bool Passed, IReadOnlyList<UpstreamTestStep> Steps);

/// <summary>One step of the test action.</summary>
/// <param name="Name">Such as <c>discovery</c>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was found, and for a failure what to do.</param>
public sealed record UpstreamTestStep(string Name, UpstreamTestOutcome Outcome, string Detail);

/// <summary>How a test step ended.</summary>
public enum UpstreamTestOutcome
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>Works, but worth a look.</summary>
    Warning,

    /// <summary>Nobody could sign in there.</summary>
    Failed,

    /// <summary>Not reached.</summary>
    Skipped,
}
