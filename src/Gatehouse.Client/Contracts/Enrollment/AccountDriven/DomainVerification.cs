namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>Whether a domain is proven to be the organization's.</summary>
public sealed record DomainVerification
{
    /// <summary>True once it was proven, now or before, unless another organization proved it since.</summary>
    public bool Verified { get; init; }

    /// <summary>What proves it now; absent when nothing does.</summary>
    public DomainProof? Proof { get; init; }

    /// <summary>
    /// Stable word for why the DNS does not: <c>missing</c> (no such record), <c>otherValue</c> (records of other claims only),
    /// <c>failed</c> (the resolver could not answer), <c>timeout</c> or <c>unreachable</c> (no resolver answers). Absent when it does.
    /// </summary>
    public string? DnsFault { get; init; }

    /// <summary>The same in a sentence or two, with what to do.</summary>
    public required string Text { get; init; }

    /// <summary>The record that proves it.</summary>
    public required DnsRecord Record { get; init; }
}
