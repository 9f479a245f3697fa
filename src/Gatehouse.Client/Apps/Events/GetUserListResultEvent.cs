namespace Gatehouse.Client.Apps.Events;

/// <summary>Who is enrolled on this device.</summary>
public sealed record GetUserListResultEvent : ResultEvent
{
    /// <summary>The one who logged in last comes first.</summary>
    public IReadOnlyList<UserDetails> UserList { get; init; } = [];
}
