namespace Gatehouse.Client.Apps.Events;

/// <summary>How the deletion of a user ended.</summary>
public sealed record DeleteUserResultEvent : ResultEvent
{
    /// <summary>What to do next; <see cref="SdkState.ActivationRequired"/> after the last user.</summary>
    public SdkState SdkState { get; init; } = SdkState.Uninitialised;

    /// <summary>Who is left.</summary>
    public IReadOnlyList<UserDetails> UserDetailsList { get; init; } = [];
}
