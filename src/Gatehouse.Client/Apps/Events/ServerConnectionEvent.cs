namespace Gatehouse.Client.Apps.Events;

/// <summary>The server became reachable, or stopped being so.</summary>
/// <param name="ConnectionState">How it is now.</param>
public sealed record ServerConnectionEvent(ServerConnectionState ConnectionState) : NotificationEvent;
