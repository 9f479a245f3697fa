using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>Makes a rule, or replaces one.</summary>
public sealed record SaveAccountDrivenRule
{
    /// <summary>Label, 1–100 characters.</summary>
    [Required, StringLength(100, MinimumLength = 1)]
    public string Name { get; init; } = "";

    /// <summary>Order, from 1; those at and behind it move on. At the end when absent.</summary>
    [Range(1, 1000)]
    public int? Position { get; init; }

    /// <summary>Only this person.</summary>
    [StringLength(40)]
    public string? PersonId { get; init; }

    /// <summary>Only people of this group; not together with a person.</summary>
    [StringLength(40)]
    public string? PersonGroupId { get; init; }

    /// <summary>Only these kinds of devices; all when empty.</summary>
    [MaxLength(6)]
    public IReadOnlyList<ModelFamily> Families { get; init; } = [];

    /// <summary>What a device becomes.</summary>
    public AccountMode Mode { get; init; }

    /// <summary>How it obtains its token.</summary>
    public AccountMethod? Method { get; init; }

    /// <summary>Group it joins.</summary>
    [StringLength(40)]
    public string? GroupId { get; init; }

    /// <summary>SCEP profile.</summary>
    [StringLength(40)]
    public string? ScepProfileId { get; init; }

    /// <summary>Enrollment SSO document.</summary>
    [StringLength(40)]
    public string? EnrollmentSsoId { get; init; }
}
