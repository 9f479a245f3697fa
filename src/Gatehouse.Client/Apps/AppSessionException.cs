using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps;

/// <summary>What was asked of an <see cref="AppSession"/> did not work; <see cref="Status"/> says why.</summary>
public sealed class AppSessionException : Exception
{
    /// <summary>From the result of an event.</summary>
    public AppSessionException(ResultEvent result)
        : this(result?.Status ?? StatusType.InternalError, result?.ErrorCode ?? 0, result?.ErrorDescription ?? "", result?.RetryDelay)
    {
        RequiredAcr = (result as ExchangeIamTokenResultEvent)?.RequiredAcr;
        AttemptsLeft = (result as OfflineLoginResultEvent)?.RetryCounter;
        ConflictToken = (result as UpgradeAnonymousUserResultEvent)?.ConflictToken;
    }

    internal AppSessionException(Verdict verdict)
        : this(verdict.Status, verdict.Code, verdict.Description, verdict.RetryDelay) => RequiredAcr = verdict.RequiredAcr;

    private AppSessionException(StatusType status, long code, string description, TimeSpan? retryDelay)
        : base(description.Length > 0 ? $"{status}: {description}" : status.ToString()) => (Status, ErrorCode, RetryDelay) = (status, code, retryDelay);

    /// <summary>The outcome; never <see cref="StatusType.Ok"/>.</summary>
    public StatusType Status { get; }

    /// <summary>See <see cref="AppErrorCodes"/>; 0 for none.</summary>
    public long ErrorCode { get; }

    /// <summary>How long to wait before trying again; null where that is not the point.</summary>
    public TimeSpan? RetryDelay { get; }

    /// <summary>The level that an audience wants, with <see cref="StatusType.LoginRequired"/>; else null.</summary>
    public string? RequiredAcr { get; }

    /// <summary>With <see cref="StatusType.InvalidPassword"/>: wrong secrets left before a lock; else null.</summary>
    public int? AttemptsLeft { get; }

    /// <summary>With <see cref="StatusType.UserIdAlreadyExists"/> after an upgrade: to go on with another strategy; else null. Secret.</summary>
    public string? ConflictToken { get; }
}
