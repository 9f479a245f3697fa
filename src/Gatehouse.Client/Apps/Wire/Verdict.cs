using Gatehouse.Client.Apps.Events;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>How something ended, before it becomes the result of an event.</summary>
internal sealed record Verdict(StatusType Status, long Code = 0, string Description = "")
{
    public static readonly Verdict Ok = new(StatusType.Ok);

    public bool IsOk => Status == StatusType.Ok;

    public TimeSpan? RetryDelay { get; init; }

    /// <summary>The level that was asked for.</summary>
    public string? RequiredAcr { get; init; }

    public static Verdict InvalidParameter(string description) => new(StatusType.InvalidParameter, 0, description);

    /// <summary>The result that says only this.</summary>
    public TResult To<TResult>()
        where TResult : ResultEvent, new() =>
        new() { Status = Status, ErrorCode = Code, ErrorDescription = Description, RetryDelay = RetryDelay };
}
