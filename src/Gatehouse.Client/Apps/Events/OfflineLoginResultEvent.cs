namespace Gatehouse.Client.Apps.Events;

/// <summary>How an offline login ended.</summary>
public sealed record OfflineLoginResultEvent : ResultEvent
{
    /// <summary>Id of this installation at the server; empty where the login failed.</summary>
    public string AstClientId { get; init; } = "";

    /// <summary>Tries left before a lock, after a wrong secret; else null.</summary>
    public int? RetryCounter { get; init; }

    /// <summary>False where only the device was unlocked, since the server could not be reached (<see cref="AppOptions.AllowLocalUnlock"/>).</summary>
    public bool Online { get; init; }
}
