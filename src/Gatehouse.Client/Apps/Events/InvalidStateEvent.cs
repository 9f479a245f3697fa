namespace Gatehouse.Client.Apps.Events;

/// <summary>An event came when it may not; its result says so, too. The trace context is that of the event.</summary>
/// <param name="ErrorMessage">Which event, and in which state.</param>
public sealed record InvalidStateEvent(string ErrorMessage) : NotificationEvent;
