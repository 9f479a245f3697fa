using System.Text.Json;

namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>One event of the enrollment log. Holds no token, challenge or key.</summary>
public sealed record EnrollmentLogEntry
{
    /// <summary><c>log_…</c>; later events sort later.</summary>
    public required string Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What: <c>PROFILE_ISSUED</c>, <c>TOKEN_EXPIRED</c>, <c>SCEP_FAIL</c> and so on.</summary>
    public required string Code { get; init; }

    /// <summary><c>ok</c>, <c>refused</c>, <c>failed</c> or <c>warning</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Who did it: <c>user</c>, <c>device</c>, <c>admin</c>, <c>system</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>One sentence for the administrator: what happened, and what to do where something is to be done.</summary>
    public required string Text { get; init; }

    /// <summary>Attempt.</summary>
    public string? AttemptId { get; init; }

    /// <summary>Token.</summary>
    public string? TokenId { get; init; }

    /// <summary>Its label at that time.</summary>
    public string? TokenName { get; init; }

    /// <summary>Its <c>jti</c>.</summary>
    public string? Jti { get; init; }

    /// <summary>Device, once known.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Serial number, once known.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>UDID, once known.</summary>
    public string? Udid { get; init; }

    /// <summary>Client address.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>Client program.</summary>
    public string? UserAgent { get; init; }

    /// <summary>What the client seems to run on.</summary>
    public string? Platform { get; init; }

    /// <summary>Id to find the request in the server's own log.</summary>
    public string? RequestId { get; init; }

    /// <summary>More facts, by event.</summary>
    public JsonElement? Detail { get; init; }
}
