namespace Gatehouse.Client.Apps.Events;

/// <summary>Something failed inside. The controller restarts by itself; a <see cref="RestartResultEvent"/> follows.</summary>
/// <param name="ErrorType">Kind of error.</param>
/// <param name="ErrorCode">See <see cref="AppErrorCodes"/>; 0 for none.</param>
/// <param name="ErrorDescription">For developers, in English; never a secret.</param>
public sealed record RuntimeErrorEvent(ErrorType ErrorType, long ErrorCode, string ErrorDescription) : NotificationEvent;
