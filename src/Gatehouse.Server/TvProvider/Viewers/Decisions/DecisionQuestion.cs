using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>What somebody wants to know.</summary>
internal sealed record DecisionQuestion
{
    /// <summary>Who.</summary>
    public required Viewer Viewer { get; init; }

    /// <summary>Of which MVPD.</summary>
    public required Integration Integration { get; init; }

    /// <summary>What; each once, in the order of the answer.</summary>
    public required IReadOnlyList<ResourceId> Resources { get; init; }

    /// <summary>What Apple's framework told the app; looked at only where the profile is of that framework.</summary>
    public required PartnerFrameworkVerdict Partner { get; init; }

    /// <summary>Keyed hash of who uses a promotional trial; null for nobody.</summary>
    public string? TrialIdentity { get; init; }

    /// <summary>Where the device is; null when unknown.</summary>
    public string? DeviceAddress { get; init; }

    /// <summary>A preauthorization, which neither counts nor is kept.</summary>
    public bool Preflight { get; init; }
}
