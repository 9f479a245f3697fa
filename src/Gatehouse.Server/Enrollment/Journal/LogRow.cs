using System.Text.Json;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Catalogue;

namespace Gatehouse.Server.Enrollment.Journal;

/// <summary>A log entry as stored.</summary>
internal sealed class LogRow
{
    public required string Id { get; init; }

    public long AtMs { get; init; }

    public required string Code { get; init; }

    public required string Outcome { get; init; }

    public required string Actor { get; init; }

    public string? AttemptId { get; init; }

    public string? TokenId { get; init; }

    public string? TokenName { get; init; }

    public string? Jti { get; init; }

    public string? DeviceId { get; init; }

    public string? SerialNumber { get; init; }

    public string? Udid { get; init; }

    public string? RemoteAddress { get; init; }

    public string? UserAgent { get; init; }

    public string? Platform { get; init; }

    public string? RequestId { get; init; }

    public string? Detail { get; init; }

    /// <summary>As the API shows it.</summary>
    public EnrollmentLogEntry ToContract()
    {
        JsonElement? detail = Detail is null ? null : JsonElement.Parse(Detail);
        return new EnrollmentLogEntry
        {
            Id = Id,
            At = DateTimeOffset.FromUnixTimeMilliseconds(AtMs),
            Code = Code,
            Outcome = Outcome,
            Actor = Actor,
            Text = Advisor.OfEvent(Code, CauseOf(detail)),
            AttemptId = AttemptId,
            TokenId = TokenId,
            TokenName = TokenName,
            Jti = Jti,
            DeviceId = DeviceId,
            SerialNumber = SerialNumber,
            Udid = Udid,
            RemoteAddress = RemoteAddress,
            UserAgent = UserAgent,
            Platform = Platform,
            RequestId = RequestId,
            Detail = detail,
        };
    }

    /// <summary>The <c>cause</c> in a detail, if it has one.</summary>
    public static string? CauseOf(JsonElement? detail) =>
        detail is { ValueKind: JsonValueKind.Object } d && d.TryGetProperty("cause", out var cause) && cause.ValueKind == JsonValueKind.String
            ? cause.GetString()
            : null;
}
