namespace Gatehouse.Client.Apps.Events;

/// <summary>How much <see cref="ClearIamTokenCacheEvent"/> clears.</summary>
public enum ClearBehavior
{
    /// <summary><c>CLEAR_ALL</c>: everything that logs the user in. An anonymous user is lost by it.</summary>
    ClearAll = 0,

    /// <summary><c>CLEAR_ACCESS_AND_REFRESH</c>: the tokens in memory; the next offline login uses the stored factor.</summary>
    ClearAccessAndRefresh = 1,

    /// <summary><c>CLEAR_OFFLINE</c>: the stored factor only; works until the tokens in memory end.</summary>
    ClearOffline = 2,
}
