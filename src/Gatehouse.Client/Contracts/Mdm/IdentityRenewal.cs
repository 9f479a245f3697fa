namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>How the renewal of a device's identity certificate stands.</summary>
public sealed record IdentityRenewal
{
    /// <summary>When the server begins to renew it: in the renewal window of its SCEP profile, spread over the devices.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>When it is tried next; null when it is too late and the device has to enroll again.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When the enrollment profile was sent last; null before the first time.</summary>
    public DateTimeOffset? LastTriedAt { get; init; }

    /// <summary>How often it was sent for the present certificate.</summary>
    public int Tries { get; init; }

    /// <summary>Stable code of what is in the way, such as <c>PROFILE_REFUSED</c>; null when nothing is known to be.</summary>
    public string? Cause { get; init; }
}
