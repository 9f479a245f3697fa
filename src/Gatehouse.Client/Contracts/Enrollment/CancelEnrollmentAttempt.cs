using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>Ends a running attempt: its place becomes free and its certificate is revoked.</summary>
public sealed record CancelEnrollmentAttempt
{
    /// <summary>Why; kept in the log.</summary>
    [StringLength(500)]
    public string? Reason { get; init; }
}
