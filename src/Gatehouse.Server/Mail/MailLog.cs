namespace Gatehouse.Server.Mail;

/// <summary>Log messages of the feature; event ids 2780 to 2799. Addresses, links and passwords are never among their values.</summary>
internal static partial class MailLog
{
    [LoggerMessage(2780, LogLevel.Information, "Mail {MailId} ({Kind}) was sent")]
    public static partial void Sent(ILogger logger, string mailId, string kind);

    [LoggerMessage(2781, LogLevel.Warning, "Mail {MailId} ({Kind}) was not sent: {Reason}, try {Attempt}")]
    public static partial void NotSent(ILogger logger, string mailId, string kind, string reason, long attempt);

    [LoggerMessage(2782, LogLevel.Error, "Mail {MailId} ({Kind}) will not be sent: {Reason}, given up after {Attempts} tries")]
    public static partial void GivenUp(ILogger logger, string mailId, string kind, string reason, long attempts);

    [LoggerMessage(2783, LogLevel.Error, "Sending mail failed; it is tried again")]
    public static partial void SendingFailed(ILogger logger, Exception exception);
}
