namespace Gatehouse.Client.Contracts.Admin;

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but look at it.</summary>
    Warning,

    /// <summary>Something will not work until it is fixed.</summary>
    Error,
}

/// <summary>What a check of the running server found.</summary>
/// <param name="Name">Check, such as <c>database</c> or <c>push-certificate</c>.</param>
/// <param name="Severity">How bad.</param>
/// <param name="Message">What it is.</param>
/// <param name="Fix">What to do; null when nothing.</param>
public sealed record DoctorFinding(string Name, FindingSeverity Severity, string Message, string? Fix = null);
