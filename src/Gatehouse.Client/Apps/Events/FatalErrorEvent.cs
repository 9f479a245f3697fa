namespace Gatehouse.Client.Apps.Events;

/// <summary>Restarting did not help. The app has to start the controller anew.</summary>
/// <param name="ErrorType">Kind of error.</param>
/// <param name="ErrorCode">See <see cref="AppErrorCodes"/>; 0 for none.</param>
/// <param name="ErrorDescription">For developers, in English; never a secret.</param>
public sealed record FatalErrorEvent(ErrorType ErrorType, long ErrorCode, string ErrorDescription) : NotificationEvent;
