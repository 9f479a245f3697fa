namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>A provider cannot be reached, or answers what cannot be accepted. The message is one sentence that may be logged.</summary>
/// <param name="trouble">What kind.</param>
/// <param name="message">Why.</param>
internal sealed class MvpdException(MvpdTrouble trouble, string message) : Exception(message)
{
    /// <summary>What kind.</summary>
    public MvpdTrouble Trouble { get; } = trouble;

    /// <summary>Error code of the provider (RFC 6749 §5.2), when it answered with one.</summary>
    public string? Error { get; init; }
}

/// <summary>Where speaking with a provider failed.</summary>
internal enum MvpdTrouble
{
    /// <summary>No connection came to be.</summary>
    NotConnected,

    /// <summary>The time for the whole is over.</summary>
    NotInTime,

    /// <summary>The connection broke, or what came is not an answer.</summary>
    NotRead,

    /// <summary>The provider does not know the viewer.</summary>
    UnknownViewer,

    /// <summary>The provider ended the viewer's session.</summary>
    SessionEnded,

    /// <summary>The configuration lacks something.</summary>
    NotConfigured,
}
