namespace Gatehouse.Client.Apps.Events;

/// <summary>Something is not as it should be; nothing failed.</summary>
/// <param name="ErrorType">Kind of error.</param>
/// <param name="ErrorCode">See <see cref="AppErrorCodes"/>; 0 for none.</param>
/// <param name="ErrorDescription">For developers, in English; never a secret.</param>
public sealed record WarningEvent(ErrorType ErrorType, long ErrorCode, string ErrorDescription) : NotificationEvent;
