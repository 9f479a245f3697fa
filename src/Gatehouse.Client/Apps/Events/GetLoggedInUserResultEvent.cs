namespace Gatehouse.Client.Apps.Events;

/// <summary>Who is logged in.</summary>
public sealed record GetLoggedInUserResultEvent : ResultEvent
{
    /// <summary>Null where nobody is.</summary>
    public UserIdentifier? LoggedInUserIdentifier { get; init; }
}
