namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>A domain whose accounts belong to the organization.</summary>
public sealed record AccountDomain
{
    /// <summary>Such as <c>example.com</c>.</summary>
    public required string Domain { get; init; }

    /// <summary>True once the domain was proven to be this organization's. Of several organizations that claim a domain, the verified one has it; while none is, the oldest claim counts.</summary>
    public bool Verified { get; init; }

    /// <summary>When it was proven.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>What proved it.</summary>
    public DomainProof? VerifiedBy { get; init; }

    /// <summary>Published in the domain's DNS, it proves the claim at the next check. Another claim, also one of this organization after the domain was removed, has another.</summary>
    public required DnsRecord VerificationRecord { get; init; }

    /// <summary>When the domain was added.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
