using Gatehouse.Client.Contracts.Mdm;

namespace Gatehouse.Server.Enrollment.Renewal;

/// <summary>When and how the identity of a device is renewed, as stored.</summary>
internal sealed class RenewalRow
{
    public required string DeviceId { get; init; }

    public required string OrgId { get; init; }

    /// <summary>Certificate in use, which is to be replaced.</summary>
    public required string CertificateId { get; init; }

    /// <summary>Beginning of its renewal window.</summary>
    public long WindowMs { get; init; }

    public long NotAfterMs { get; init; }

    /// <summary>First try: in the window, spread over the devices.</summary>
    public long DueMs { get; init; }

    /// <summary>Next try; null when it is too late.</summary>
    public long? NextMs { get; init; }

    public long? TriedMs { get; init; }

    public long Tries { get; init; }

    /// <summary>One of <see cref="RenewalCauses"/>.</summary>
    public string? Cause { get; init; }

    /// <summary>The last of <see cref="RenewalTimes.ToldAt"/> that administrators were told.</summary>
    public long? ToldDays { get; init; }

    public DateTimeOffset Window => DateTimeOffset.FromUnixTimeMilliseconds(WindowMs);

    public DateTimeOffset NotAfter => DateTimeOffset.FromUnixTimeMilliseconds(NotAfterMs);

    /// <summary>As the device's own page shows it.</summary>
    public IdentityRenewal ToContract() => new()
    {
        DueAt = DateTimeOffset.FromUnixTimeMilliseconds(DueMs),
        NextAt = Words.Instant(NextMs),
        LastTriedAt = Words.Instant(TriedMs),
        Tries = (int)Tries,
        Cause = Cause,
    };
}
