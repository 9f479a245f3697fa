using System.Text.Json;
using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.TvProvider.Wire;

/// <summary>What came back: an answer, or nothing.</summary>
internal sealed record TvAnswer(int Status, JsonElement Body, string? ETag = null, TimeSpan? RetryAfter = null, Exception? Fault = null)
{
    private const int TooManyRequests = 429;

    public const int NotModified = 304;

    public bool IsSuccess => Status is >= 200 and < 300 && Body.ValueKind == JsonValueKind.Object;

    /// <summary>The token is not, or no longer, one.</summary>
    public bool IsTokenRefused => Status == 401 && Error.Code != "invalid_access_token_service_provider";

    /// <summary>It did not arrive, was one too many, or met a server in trouble that is not a matter of its configuration.</summary>
    public bool IsTransient => Status is 0 or TooManyRequests || (Status >= 500 && Body.Text("action") != TvErrorActions.Configuration);

    /// <summary>Why it did not work, in the shape that decisions have too.</summary>
    public TvError Error => Status switch
    {
        0 => new TvError(TvError.Unreachable, TvErrorActions.Retry, 0, "The service cannot be reached."),
        TooManyRequests => new TvError(TvError.Throttled, TvErrorActions.Retry, Status, "Too many requests from this device."),
        _ => AnswerReader.Error(Body) ?? OfRegistration() ?? new TvError(TvError.Unreadable, Status >= 500 ? TvErrorActions.Retry : TvErrorActions.None, Status, "The answer is not one of the service."),
    };

    // Registration and tokens answer in the manner of RFC 6749 §5.2.
    private TvError? OfRegistration() =>
        Body.Text("error") is { } code ? new TvError(code, TvErrorActions.ApplicationRegistration, Status, Body.Text("error_description") ?? "The registration of the app was refused.") : null;
}
