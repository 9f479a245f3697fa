namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>Whether a device is managed as it should be: the checks an administrator would do by hand.</summary>
/// <param name="Ok">All of them passed.</param>
/// <param name="Items">In the order of the enrollment.</param>
public sealed record EnrollmentCheck(bool Ok, IReadOnlyList<EnrollmentCheckItem> Items);

/// <summary>One check.</summary>
/// <param name="Code">Stable, such as <c>identity</c>.</param>
/// <param name="Ok">Passed.</param>
/// <param name="Text">What was found, and what to do when it did not pass.</param>
public sealed record EnrollmentCheckItem(string Code, bool Ok, string Text);
