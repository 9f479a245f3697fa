namespace Gatehouse.Client.Apps.Events;

/// <summary>How a request to a backend went as such; what the backend said to it is the HTTP status.</summary>
public enum HttpRequestStatus
{
    /// <summary>It was answered, whatever the answer.</summary>
    Success = 0,

    /// <summary>No answer in time.</summary>
    Timeout = 1,

    /// <summary>The app or a restart cancelled it.</summary>
    Cancelled = 2,

    /// <summary>The backend could not show that it is the one that was meant; nothing of the request was sent.</summary>
    TlsFailure = 3,

    /// <summary>No connection, or it broke.</summary>
    ConnectionFailure = 4,

    /// <summary>The request is not one that may be sent, such as one without TLS.</summary>
    InvalidRequest = 5,

    /// <summary>Not now: the controller is not started, or restarts; or there is no token for the backend.</summary>
    Refused = 6,
}
