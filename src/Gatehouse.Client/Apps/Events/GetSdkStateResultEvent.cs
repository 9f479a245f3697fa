namespace Gatehouse.Client.Apps.Events;

/// <summary>The state.</summary>
public sealed record GetSdkStateResultEvent : ResultEvent
{
    /// <summary>As it was when the request was taken.</summary>
    public SdkState SdkState { get; init; } = SdkState.Uninitialised;
}
