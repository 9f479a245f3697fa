namespace Gatehouse.Client.Apps.Events;

/// <summary>How a start ended.</summary>
public sealed record StartResultEvent : ResultEvent
{
    /// <summary>What to do next; <see cref="SdkState.Uninitialised"/> where the start failed.</summary>
    public SdkState SdkState { get; init; } = SdkState.Uninitialised;

    /// <summary>Everybody who is enrolled on this device.</summary>
    public IReadOnlyList<UserDetails> UserDetailsList { get; init; } = [];

    /// <summary>What this SDK can do here, such as <c>anonymousEnrollment</c>.</summary>
    public IReadOnlyList<string> SupportedFeatures { get; init; } = [];
}
