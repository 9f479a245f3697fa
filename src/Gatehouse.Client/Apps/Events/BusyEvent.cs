namespace Gatehouse.Client.Apps.Events;

/// <summary>The controller works on something that other events have to wait for.</summary>
public sealed record BusyEvent : NotificationEvent;
