namespace Gatehouse.Server.Enrollment;

/// <summary>Log messages of the feature; event ids 2200 to 2249. Links, codes and challenges are never among their values.</summary>
internal static partial class EnrollmentLog
{
    [LoggerMessage(2200, LogLevel.Warning, "Enrollment link refused: {Code}, token {TokenId}, from {RemoteAddress}")]
    public static partial void LinkRefused(ILogger logger, string code, string? tokenId, string? remoteAddress);

    [LoggerMessage(2201, LogLevel.Information, "Attempt {AttemptId} identified as device {SerialNumber}")]
    public static partial void DeviceIdentified(ILogger logger, string attemptId, string? serialNumber);

    [LoggerMessage(2202, LogLevel.Warning, "Device attributes refused: {Cause}, attempt {AttemptId}, from {RemoteAddress}")]
    public static partial void PhaseRefused(ILogger logger, string cause, string? attemptId, string? remoteAddress);

    [LoggerMessage(2203, LogLevel.Information, "Device {DeviceId} was sent its enrollment profile to renew its identity; try {Tries}")]
    public static partial void RenewalSent(ILogger logger, string deviceId, long tries);

    [LoggerMessage(2204, LogLevel.Warning, "The identity of device {DeviceId} cannot be renewed now: {Cause}")]
    public static partial void RenewalNotPossible(ILogger logger, string deviceId, string cause);

    [LoggerMessage(2205, LogLevel.Error, "The identity of device {DeviceId} ends in {Days} days or less and is not renewed: {Cause}")]
    public static partial void RenewalOverdue(ILogger logger, string deviceId, int days, string? cause);

    [LoggerMessage(2206, LogLevel.Error, "Renewing the identity of device {DeviceId} failed; it is tried again in a few minutes")]
    public static partial void RenewalFaulted(ILogger logger, Exception exception, string deviceId);
}
