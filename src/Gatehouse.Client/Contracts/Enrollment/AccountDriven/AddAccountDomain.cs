using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>Adds a domain.</summary>
public sealed record AddAccountDomain
{
    /// <summary>Fully qualified, such as <c>example.com</c>; short enough that the name of its verification record is none too long.</summary>
    [Required, StringLength(253, MinimumLength = 4)]
    public string Domain { get; init; } = "";
}
