namespace Gatehouse.Client.Apps.Events;

/// <summary>What is known of the way to the server; it is learned from requests, nothing polls.</summary>
public enum ServerConnectionState
{
    /// <summary><c>REACHABLE</c>: it answered.</summary>
    Reachable = 0,

    /// <summary><c>NOT_REACHABLE</c>: it did not.</summary>
    NotReachable = 1,
}
