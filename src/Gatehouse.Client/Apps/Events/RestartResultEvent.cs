namespace Gatehouse.Client.Apps.Events;

/// <summary>How a restart ended. May come unasked, after a <see cref="RuntimeErrorEvent"/>.</summary>
public sealed record RestartResultEvent : ResultEvent
{
    /// <summary>What to do next.</summary>
    public SdkState SdkState { get; init; } = SdkState.Uninitialised;

    /// <summary>Everybody who is enrolled on this device.</summary>
    public IReadOnlyList<UserDetails> UserDetailsList { get; init; } = [];

    /// <summary>What this SDK can do here.</summary>
    public IReadOnlyList<string> SupportedFeatures { get; init; } = [];
}
