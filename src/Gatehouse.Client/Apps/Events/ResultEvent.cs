namespace Gatehouse.Client.Apps.Events;

/// <summary>How a request ended.</summary>
public abstract record ResultEvent : AppEvent
{
    private protected ResultEvent()
    {
    }

    /// <summary>The outcome. Default: <see cref="StatusType.InternalError"/>, so that nobody takes an unset one for a success.</summary>
    public StatusType Status { get; init; } = StatusType.InternalError;

    /// <summary>It is <see cref="StatusType.Ok"/>.</summary>
    public bool IsOk => Status == StatusType.Ok;

    /// <summary>There is a detail to the error.</summary>
    public bool HasErrorOccurred => ErrorCode != 0 || ErrorDescription.Length > 0;

    /// <summary>Subsystem times 1,000,000 plus a code; see <see cref="AppErrorCodes"/>. 0 for none.</summary>
    public long ErrorCode { get; init; }

    /// <summary>For developers, in English; never a secret. Empty for none.</summary>
    public string ErrorDescription { get; init; } = "";

    /// <summary>Of a report at the server; always 0, since traces serve that purpose here.</summary>
    public long ReportId { get; init; }

    /// <summary>How long to wait before trying again, with <see cref="StatusType.TemporaryLocked"/> and where a server asked for it.</summary>
    public TimeSpan? RetryDelay { get; init; }
}
