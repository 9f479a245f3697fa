namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>A domain whose accounts belong to the organization.</summary>
public sealed record AccountDomain
{
    /// <summary>Such as <c>example.com</c>.</summary>
    public required string Domain { get; init; }

    /// <summary>True once the domain's own web server was seen to name this organization. Of several organizations that claim a domain, the verified one has it.</summary>
    public bool Verified { get; init; }

    /// <summary>When that was seen.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>When the domain was added.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
