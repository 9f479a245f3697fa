namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>What the enrollment page may know about an attempt without signing in: where it stands, and nothing else.</summary>
/// <param name="State">Where it stands.</param>
public sealed record EnrollmentPoll(AttemptState State);
