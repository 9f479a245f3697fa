using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Asks for a challenge for one attempt or device. A static profile answers with its shared password and needs neither.</summary>
public sealed record CreateScepChallenge
{
    /// <summary>Attempt it is for; <c>att_…</c>.</summary>
    [StringLength(64)]
    public string? AttemptId { get; init; }

    /// <summary>Device it is for (a renewal); <c>dev_…</c>.</summary>
    [StringLength(64)]
    public string? DeviceId { get; init; }

    /// <summary>1–10,080. Default 60, or 10,080 (7 days) for a device, which may be asleep.</summary>
    [Range(1, 10080)]
    public int? LifetimeMinutes { get; init; }
}
