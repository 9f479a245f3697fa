namespace Gatehouse.Server.Mdm;

/// <summary>Log messages of device management, ids 2100 to 2199.</summary>
internal static partial class MdmLog
{
    [LoggerMessage(2100, LogLevel.Information, "{MessageType} from {Enrollment}: {Status}")]
    public static partial void CheckedIn(ILogger logger, string messageType, string enrollment, int status);

    [LoggerMessage(2101, LogLevel.Warning, "Device request at {Path} refused: {Cause}")]
    public static partial void RequestRefused(ILogger logger, string path, string cause);

    [LoggerMessage(2102, LogLevel.Warning, "{MessageType} from {Enrollment} refused: {Cause}")]
    public static partial void MessageRefused(ILogger logger, string messageType, string enrollment, string cause);

    [LoggerMessage(2103, LogLevel.Warning, "Device request at {Path} cannot be read: {Reason}")]
    public static partial void Unreadable(ILogger logger, string path, string reason);

    [LoggerMessage(2104, LogLevel.Error, "Certificate {CertificateId} of device {OwnerId} was presented by {Claimant}: its key was copied")]
    public static partial void IdentityCloned(ILogger logger, string certificateId, string ownerId, string claimant);

    [LoggerMessage(2105, LogLevel.Information, "Device {DeviceId} now uses certificate {CertificateId}")]
    public static partial void IdentityRenewed(ILogger logger, string deviceId, string certificateId);

    [LoggerMessage(2106, LogLevel.Warning, "Device {DeviceId} came with a token that is not its own: {Cause}")]
    public static partial void TokenForeign(ILogger logger, string deviceId, string cause);

    [LoggerMessage(2107, LogLevel.Information, "Device {DeviceId} was sent to have its person sign in: {Cause}")]
    public static partial void SignInAsked(ILogger logger, string deviceId, string cause);

    [LoggerMessage(2108, LogLevel.Error, "More than {Limit} devices of organization {OrganizationId} would be told to sign in within a minute; the others get 503 until it is over")]
    public static partial void ChallengesHeldBack(ILogger logger, string organizationId, int limit);

    [LoggerMessage(2110, LogLevel.Information, "Device {DeviceId} answered {RequestType}: {Status}")]
    public static partial void Reported(ILogger logger, string deviceId, string requestType, string status);

    [LoggerMessage(2111, LogLevel.Warning, "Device {DeviceId} reports on the unknown command {CommandUuid}")]
    public static partial void UnknownCommand(ILogger logger, string deviceId, string commandUuid);

    [LoggerMessage(2112, LogLevel.Error, "Device {DeviceId} does not understand {RequestType} ({CommandUuid})")]
    public static partial void FormatError(ILogger logger, string deviceId, string requestType, string commandUuid);

    [LoggerMessage(2113, LogLevel.Information, "Device {DeviceId} left: {Code}")]
    public static partial void Left(ILogger logger, string deviceId, string code);

    [LoggerMessage(2114, LogLevel.Information, "Device {DeviceId} is set up; {FailedItems} of its items failed")]
    public static partial void SetUp(ILogger logger, string deviceId, int failedItems);

    [LoggerMessage(2120, LogLevel.Debug, "Pushed enrollment {EnrollmentId}")]
    public static partial void Pushed(ILogger logger, string enrollmentId);

    [LoggerMessage(2121, LogLevel.Warning, "APNs refused the push to enrollment {EnrollmentId}: {Reason}")]
    public static partial void PushRefused(ILogger logger, string enrollmentId, string reason);

    [LoggerMessage(2122, LogLevel.Error, "APNs does not accept the push certificate of organization {OrganizationId}: {Reason}")]
    public static partial void PushCertificateRefused(ILogger logger, string organizationId, string reason);

    [LoggerMessage(2123, LogLevel.Warning, "APNs cannot be reached: {Reason}")]
    public static partial void PushUnreachable(ILogger logger, string reason);

    [LoggerMessage(2124, LogLevel.Information, "Enrollment {EnrollmentId} has no valid push token any more; waiting for its next TokenUpdate")]
    public static partial void PushTokenGone(ILogger logger, string enrollmentId);

    [LoggerMessage(2130, LogLevel.Error, "Background work {Work} failed; it is tried again")]
    public static partial void WorkFailed(ILogger logger, Exception exception, string work);
}
