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
}
