using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>Edits a token. Only what is given changes, and limits can only be tightened: the signed token says what it says. For more, replace it.</summary>
public sealed record UpdateEnrollmentToken
{
    /// <summary>New label.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? Name { get; init; }

    /// <summary>New note; empty removes it.</summary>
    [StringLength(500)]
    public string? Note { get; init; }

    /// <summary>Earlier end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Lower limit; not below the places already used or reserved.</summary>
    [Range(1, 1_000_000)]
    public int? MaxUses { get; init; }

    /// <summary>New limit of failed attempts; 0 for none.</summary>
    [Range(0, 10_000)]
    public int? RevokeAfterFailures { get; init; }
}
