namespace Gatehouse.Client.Apps.Events;

/// <summary>Somebody is enrolled and may log in. After a start or restart; never right after an enrollment.</summary>
/// <param name="UserDetailsList">Who; the one who logged in last comes first.</param>
public sealed record StartLoginEvent(IReadOnlyList<UserDetails> UserDetailsList) : NotificationEvent;
