namespace Gatehouse.Client.Apps.Wire;

/// <summary>Why there is no answer of the server.</summary>
internal enum WireFault
{
    None,

    /// <summary>No connection, or it broke.</summary>
    Unreachable,
    TimedOut,

    /// <summary>The server could not show that it is the one that was meant.</summary>
    Tls,

    /// <summary>An answer that is not what the protocol says.</summary>
    Unreadable,
}
