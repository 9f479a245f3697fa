namespace Gatehouse.Client;

/// <summary>Which events of the enrollment log; what is null does not matter.</summary>
public sealed record EnrollmentLogFilter
{
    /// <summary>Only of this attempt.</summary>
    public string? AttemptId { get; init; }

    /// <summary>Only of this token.</summary>
    public string? TokenId { get; init; }

    /// <summary>Only of this device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Only this event, such as <c>SCEP_FAIL</c>.</summary>
    public string? Code { get; init; }

    /// <summary>Only <c>ok</c>, <c>warning</c>, <c>failed</c> or <c>refused</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Not before this moment.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this moment.</summary>
    public DateTimeOffset? To { get; init; }
}
