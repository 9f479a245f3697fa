namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Log messages of viewers; event ids 2740 to 2769. Codes, device identifiers and user ids are never among their values.</summary>
internal static partial class ViewersLog
{
    [LoggerMessage(2740, LogLevel.Information, "Profile {ProfileId} of {Mvpd} for {ServiceProvider}: the viewer signed in")]
    public static partial void SignedIn(ILogger logger, string profileId, string mvpd, string serviceProvider);

    [LoggerMessage(2741, LogLevel.Information, "Session {SessionId}: the sign-in at {Mvpd} failed: {Reason}")]
    public static partial void SignInFailed(ILogger logger, string sessionId, string mvpd, string reason);

    [LoggerMessage(2742, LogLevel.Error, "Asking {Mvpd} what a viewer may watch failed")]
    public static partial void AskingFailed(ILogger logger, Exception exception, string mvpd);

    [LoggerMessage(2743, LogLevel.Warning, "User metadata {Key} could not be encrypted for {ServiceProvider}, and is withheld")]
    public static partial void MetadataWithheld(ILogger logger, Exception exception, string key, string serviceProvider);

    [LoggerMessage(2744, LogLevel.Warning, "Single sign-on of {Mvpd} for {ServiceProvider} is not configured completely: {Code}")]
    public static partial void PartnerMisconfigured(ILogger logger, string mvpd, string serviceProvider, string code);

    [LoggerMessage(2745, LogLevel.Information, "Answer of Apple's framework from {Mvpd} for {ServiceProvider} refused: {Reason}")]
    public static partial void PartnerRefused(ILogger logger, string mvpd, string serviceProvider, string reason);

    [LoggerMessage(2746, LogLevel.Debug, "Degradation rule {RuleId} decided about {Mvpd} for {ServiceProvider}")]
    public static partial void Degraded(ILogger logger, string ruleId, string mvpd, string serviceProvider);
}
