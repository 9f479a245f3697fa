using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>Takes a token back, for good and at once.</summary>
public sealed record RevokeEnrollmentToken
{
    /// <summary>Why; kept for the audit trail.</summary>
    [Required, StringLength(500, MinimumLength = 1)]
    public required string Reason { get; init; }

    /// <summary>Also cancels enrollments that have a certificate but are not finished.</summary>
    public bool CancelRunning { get; init; }
}
