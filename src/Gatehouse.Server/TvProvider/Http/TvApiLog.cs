namespace Gatehouse.Server.TvProvider.Http;

/// <summary>Log messages of the entitlement API; event ids 2700 to 2729. Tokens, secrets and identifiers of devices are never among their values.</summary>
internal static partial class TvApiLog
{
    [LoggerMessage(2700, LogLevel.Information, "Entitlement API answered {Code} for {ServiceProvider}, trace {Trace}")]
    public static partial void Refused(ILogger logger, string code, string? serviceProvider, Guid trace);

    [LoggerMessage(2701, LogLevel.Error, "Entitlement API failed at {Method} {Route}")]
    public static partial void Failed(ILogger logger, Exception exception, string method, string? route);

    [LoggerMessage(2702, LogLevel.Warning, "A device of client {ClientId} counts as unknown: {Weakness}")]
    public static partial void UnknownDevice(ILogger logger, string clientId, string weakness);

    [LoggerMessage(2703, LogLevel.Information, "Single sign-on token of {Kind} for {ServiceProvider} ignored: {Reason}")]
    public static partial void SsoIgnored(ILogger logger, string kind, string serviceProvider, string reason);

    [LoggerMessage(2704, LogLevel.Information, "TV client {ClientId} of application {ApplicationId} registered")]
    public static partial void Registered(ILogger logger, string clientId, string applicationId);

    [LoggerMessage(2706, LogLevel.Warning, "Entitlement API could not reach the database ({Fault}) at {Method} {Route}")]
    public static partial void Unavailable(ILogger logger, string fault, string method, string? route);

    [LoggerMessage(2707, LogLevel.Error, "The active TV configuration of {Organization} cannot be read: no web page may call for its service providers")]
    public static partial void OriginsUnreadable(ILogger logger, Exception exception, string organization);

    [LoggerMessage(2705, LogLevel.Information, "Registration or token of a TV client refused: {Error}")]
    public static partial void CredentialsRefused(ILogger logger, string error);
}
