namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>The address that Apple sends devices to when a domain's own does not answer; kept in Apple Business or School Manager.</summary>
public sealed record AppleFallback
{
    /// <summary>True when a server token is stored.</summary>
    public bool HasServerToken { get; init; }

    /// <summary>End of the server token.</summary>
    public DateTimeOffset? ServerTokenExpiresAt { get; init; }

    /// <summary>Address that Apple has; absent when none is registered.</summary>
    public string? RegisteredUrl { get; init; }

    /// <summary>When Apple says it was registered.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }
}
