namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>Log messages of what is spoken with TV providers; event ids 2760 to 2799. Names of viewers, messages and tokens are never among their values.</summary>
internal static partial class MvpdLog
{
    [LoggerMessage(2760, LogLevel.Information, "Viewer of {ServiceProvider} sent to {Mvpd} of {OrganizationId} for session {SessionId}")]
    public static partial void Sent(ILogger logger, string serviceProvider, string mvpd, string organizationId, string sessionId);

    [LoggerMessage(2761, LogLevel.Information, "Viewer of {ServiceProvider} signed in at {Mvpd} of {OrganizationId} for session {SessionId}")]
    public static partial void SignedIn(ILogger logger, string serviceProvider, string mvpd, string organizationId, string sessionId);

    [LoggerMessage(2762, LogLevel.Warning, "Answer of {Mvpd} of {OrganizationId} refused: {Reason}; trace {Trace}")]
    public static partial void AnswerRefused(ILogger logger, string mvpd, string organizationId, string reason, Guid trace);

    [LoggerMessage(2763, LogLevel.Information, "Sign-in at {Mvpd} of {OrganizationId} for session {SessionId} ended without a viewer: {Reason}")]
    public static partial void NotSignedIn(ILogger logger, string mvpd, string organizationId, string sessionId, string reason);

    [LoggerMessage(2764, LogLevel.Warning, "{Mvpd} of {OrganizationId}: {Reason}")]
    public static partial void Trouble(ILogger logger, string mvpd, string organizationId, string reason);

    [LoggerMessage(2765, LogLevel.Information, "Metadata of {Mvpd} of {OrganizationId} fetched; its keys and addresses count from now on")]
    public static partial void MetadataFetched(ILogger logger, string mvpd, string organizationId);

    [LoggerMessage(2766, LogLevel.Warning, "Metadata of {Mvpd} of {OrganizationId} cannot be fetched for the {Failures}. time; what was fetched before goes on counting: {Reason}")]
    public static partial void MetadataNotFetched(ILogger logger, string mvpd, string organizationId, long failures, string reason);

    [LoggerMessage(2767, LogLevel.Error, "Metadata of TV providers is not renewed")]
    public static partial void RefreshFailed(ILogger logger, Exception error);

    [LoggerMessage(2768, LogLevel.Information, "{Mvpd} of {OrganizationId} ended {Count} viewer profiles")]
    public static partial void LoggedOutByMvpd(ILogger logger, string mvpd, string organizationId, int count);

    [LoggerMessage(2769, LogLevel.Information, "Page for TV sign-in refused with status {Status}: {Reason}; trace {Trace}")]
    public static partial void PageRefused(ILogger logger, int status, string reason, Guid trace);

    [LoggerMessage(2770, LogLevel.Information, "{Mvpd} of {OrganizationId} wants noted of a permit for {ServiceProvider}: {Words}")]
    public static partial void PermitNoted(ILogger logger, string mvpd, string organizationId, string serviceProvider, string words);

    [LoggerMessage(2771, LogLevel.Warning, "Too many wrong codes typed from one address on the activation page")]
    public static partial void TooManyGuesses(ILogger logger);

    [LoggerMessage(2772, LogLevel.Error, "Page {Route} for viewers failed; trace {Trace}")]
    public static partial void PageFailed(ILogger logger, Exception error, string? route, Guid trace);
}
