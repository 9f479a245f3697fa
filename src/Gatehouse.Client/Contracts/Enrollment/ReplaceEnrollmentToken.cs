using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>Issues a new token with the settings of another one. What is left out is taken over; the lifetime counts from now.</summary>
public sealed record ReplaceEnrollmentToken
{
    /// <summary>New end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>New limit of devices; 0 for any number.</summary>
    [Range(0, 1_000_000)]
    public int? MaxUses { get; init; }

    /// <summary>Revokes the old token in the same step. Default true.</summary>
    public bool RevokeOld { get; init; } = true;
}
