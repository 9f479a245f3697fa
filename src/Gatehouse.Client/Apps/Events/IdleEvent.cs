namespace Gatehouse.Client.Apps.Events;

/// <summary>The controller is done with what <see cref="BusyEvent"/> told of.</summary>
public sealed record IdleEvent : NotificationEvent;
