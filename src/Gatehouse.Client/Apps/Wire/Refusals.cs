namespace Gatehouse.Client.Apps.Wire;

/// <summary>What an app is told of a refusal of the server, or of having reached none.</summary>
internal static class Refusals
{
    /// <summary>The verdict on a result that is no success.</summary>
    public static Verdict Judge(WireResult result, Operation operation) => result.Fault switch
    {
        WireFault.Unreachable => new Verdict(StatusType.NotReachable, AppErrorCodes.Unreachable, "The server cannot be reached."),
        WireFault.TimedOut => new Verdict(StatusType.NotReachable, AppErrorCodes.TimedOut, "The server did not answer in time."),
        WireFault.Tls => new Verdict(StatusType.NotReachable, AppErrorCodes.TlsFailure, "The server could not show that it is the right one."),
        WireFault.Unreadable => Unreadable,
        _ => new Verdict(StatusOf(result, operation), AppErrorCodes.Refused + result.Status, Describe(result))
        {
            RetryDelay = result.RetryAfter,
            RequiredAcr = result.Text("acr_values"),
        },
    };

    /// <summary>An answer that lacks what it must have.</summary>
    public static Verdict Unreadable { get; } = new(StatusType.InternalError, AppErrorCodes.UnreadableAnswer, "The server's answer cannot be read.");

    private static StatusType StatusOf(WireResult result, Operation operation) =>
        ByReason(result.Reason) ?? (result.Status == 429 ? StatusType.TemporaryLocked
            : result.Status >= 500 ? StatusType.NotReachable
            : ByError(result.Error, result.Reason, operation)
            ?? (result.Status != 404 ? StatusType.InternalError : operation == Operation.Enroll ? StatusType.InvalidParameter : StatusType.CannotAcquireTokenData));

    // The state of the device, the user or the login: the same for whatever was asked.
    private static StatusType? ByReason(string? reason) => reason switch
    {
        "device_deleted" => StatusType.UnknownCertificate,
        "device_locked" => StatusType.LockedCertificate,
        "user_locked" => StatusType.LockedUser,
        "app_version_denied" => StatusType.UpdateNecessary,
        _ => null,
    };

    private static StatusType? ByError(string? error, string? reason, Operation operation) => (error, operation) switch
    {
        ("invalid_tenant", _) => StatusType.InvalidParameter,
        ("app_version_denied", _) => StatusType.UpdateNecessary,
        ("invalid_request" or "invalid_client_metadata", Operation.Enroll) => StatusType.InvalidParameter,
        ("invalid_request", Operation.Exchange) => StatusType.CannotAcquireTokenData,
        ("invalid_grant", _) => reason == "token_expired" ? StatusType.TokenDataIsOutdated : StatusType.CannotAcquireTokenData,
        ("invalid_target", _) => StatusType.AccessDenied,
        ("invalid_scope" or "unauthorized_client", Operation.Exchange) => StatusType.AccessDenied,
        ("invalid_scope" or "unauthorized_client", _) => StatusType.NotSupported,
        ("invalid_client", _) => StatusType.RegisterApp,
        ("invalid_client_attestation", _) => StatusType.UnknownClientType,
        ("access_denied", _) => StatusType.AccessDenied,
        ("device_exists" or "user_exists", _) => StatusType.UserIdAlreadyExists,
        ("insufficient_user_authentication", _) => StatusType.LoginRequired,
        _ => null,
    };

    private static string Describe(WireResult result) =>
        string.Join(": ", new[] { result.Error, result.Reason, result.Description }.Where(part => !string.IsNullOrEmpty(part)));
}
