namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>What a device would meet at a domain's well-known address, and whether the domain is proven to be the organization's.</summary>
public sealed record DiscoveryCheck
{
    /// <summary>Domain that was asked.</summary>
    public required string Domain { get; init; }

    /// <summary>True when a device would find this organization.</summary>
    public bool Works { get; init; }

    /// <summary>Stable word for what is wrong, such as <c>redirectLostQuery</c>; absent when it works.</summary>
    public string? Fault { get; init; }

    /// <summary>The same in a sentence, with what to do.</summary>
    public required string Text { get; init; }

    /// <summary>Addresses in the order they were asked, as redirects led.</summary>
    public required IReadOnlyList<string> Hops { get; init; }

    /// <summary>Status of the last answer, if there was one.</summary>
    public int? Status { get; init; }

    /// <summary>Its content type.</summary>
    public string? ContentType { get; init; }

    /// <summary>Whose the domain is; that is another question than whether devices arrive.</summary>
    public required DomainVerification Verification { get; init; }
}
