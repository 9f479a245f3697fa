namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>What activating the draft would mean.</summary>
/// <param name="CanActivate">There is no error among the findings.</param>
/// <param name="Findings">What is wrong or remarkable, errors first.</param>
/// <param name="Changes">What differs from the active configuration.</param>
public sealed record TvValidation(bool CanActivate, IReadOnlyList<TvFinding> Findings, IReadOnlyList<TvChange> Changes);

/// <summary>Something about a draft.</summary>
/// <param name="Severity">Whether it stands in the way.</param>
/// <param name="Path">Where, such as <c>mvpds/BlueCable/saml/certificates/0</c>.</param>
/// <param name="Message">What, for people.</param>
public sealed record TvFinding(TvFindingSeverity Severity, string Path, string Message);

/// <summary>Whether a finding stands in the way.</summary>
public enum TvFindingSeverity
{
    /// <summary>It cannot be activated so.</summary>
    Error,

    /// <summary>It can, and something will not work as one may expect.</summary>
    Warning,
}

/// <summary>A difference between draft and active configuration.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Path">To what, such as <c>integrations/ACMETV/BlueCable</c>.</param>
public sealed record TvChange(TvChangeKind Kind, string Path);

/// <summary>What was done to a part of a configuration.</summary>
public enum TvChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It differs.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Removed,
}
