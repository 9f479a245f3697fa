using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gatehouse.Server.Hosting;

/// <summary>
/// RFC 9457 problem details, each with a stable type. The last segment of the type is the slug; <c>docs/errors/&lt;slug&gt;.md</c>
/// explains it to whoever meets it. Problems of one feature live in its <c>&lt;Feature&gt;Problems.cs</c>; these are everybody's.
/// </summary>
public static class Problems
{
    /// <summary>Every problem type begins so.</summary>
    public const string TypePrefix = "https://gatehouse.example/errors/";

    /// <summary>A problem; <paramref name="detail"/> never holds secrets or exception text.</summary>
    public static ProblemHttpResult Of(
        string slug, string title, int status, string? detail = null, IEnumerable<KeyValuePair<string, object?>>? extensions = null) =>
        TypedResults.Problem(Details(slug, title, status, detail, extensions));

    /// <summary>400 <c>request-invalid</c>: the request does not have the form that the API description states.</summary>
    public static ProblemHttpResult RequestInvalid(string detail) =>
        Of("request-invalid", "The request is not valid.", StatusCodes.Status400BadRequest, detail);

    /// <summary>400 <c>request-invalid</c> with messages by field, in camelCase as in the JSON.</summary>
    public static ProblemHttpResult RequestInvalid(IDictionary<string, string[]> errors) =>
        Of("request-invalid", "The request is not valid.", StatusCodes.Status400BadRequest, null, [new("errors", errors)]);

    /// <summary>401 <c>unauthenticated</c>: no credential, or one that is unknown, expired or revoked; which of them is not said.</summary>
    public static ProblemHttpResult Unauthenticated() =>
        Of("unauthenticated", "Sign in, or send a valid API key.", StatusCodes.Status401Unauthorized);

    /// <summary>403 <c>forbidden</c>: the caller is known and may not do this.</summary>
    public static ProblemHttpResult Forbidden(string? detail = null) =>
        Of("forbidden", "The caller may not do this.", StatusCodes.Status403Forbidden, detail);

    /// <summary>404 <c>not-found</c>. Also for what exists in another organization.</summary>
    public static ProblemHttpResult NotFound(string? detail = null) =>
        Of("not-found", "There is no such thing here.", StatusCodes.Status404NotFound, detail);

    /// <summary>405 <c>method-not-allowed</c>; <c>Allow</c> names the methods there are.</summary>
    public static ProblemHttpResult MethodNotAllowed() =>
        Of("method-not-allowed", "This address has no such method.", StatusCodes.Status405MethodNotAllowed);

    /// <summary>409 <c>conflict</c>: the state of the thing does not allow it.</summary>
    public static ProblemHttpResult Conflict(string detail) =>
        Of("conflict", "The current state does not allow this.", StatusCodes.Status409Conflict, detail);

    /// <summary>412 <c>precondition-failed</c>: somebody else changed it since the caller read it.</summary>
    public static ProblemHttpResult PreconditionFailed() =>
        Of("precondition-failed", "It was changed in the meantime.", StatusCodes.Status412PreconditionFailed, "Read it again and repeat the change on what is there now.");

    /// <summary>413 <c>body-too-large</c>.</summary>
    public static ProblemHttpResult BodyTooLarge() =>
        Of("body-too-large", "The request body is larger than this address accepts.", StatusCodes.Status413PayloadTooLarge);

    /// <summary>415 <c>media-type-unsupported</c>.</summary>
    public static ProblemHttpResult MediaTypeUnsupported(string? detail = null) =>
        Of("media-type-unsupported", "The request body has a content type that this address does not read.", StatusCodes.Status415UnsupportedMediaType, detail);

    /// <summary>429 <c>too-many-requests</c>; <c>Retry-After</c> says when to come back.</summary>
    public static ProblemHttpResult TooManyRequests() =>
        Of("too-many-requests", "Too many requests.", StatusCodes.Status429TooManyRequests, "Wait for the number of seconds in Retry-After.");

    /// <summary>500 <c>internal-error</c>. Says nothing; the log has it under the trace id.</summary>
    public static ProblemHttpResult InternalError() =>
        Of("internal-error", "Something went wrong on our side.", StatusCodes.Status500InternalServerError);

    /// <summary>503 <c>database-unavailable</c>; repeat the request after <c>Retry-After</c>.</summary>
    public static ProblemHttpResult DatabaseUnavailable() =>
        Of("database-unavailable", "The database does not answer.", StatusCodes.Status503ServiceUnavailable, "Nothing was changed. Repeat the request a little later.");

    /// <summary>The bare details, for code that writes them itself.</summary>
    internal static ProblemDetails Details(
        string slug, string title, int status, string? detail, IEnumerable<KeyValuePair<string, object?>>? extensions = null)
    {
        var details = new ProblemDetails { Type = TypePrefix + slug, Title = title, Status = status, Detail = detail };
        foreach (var (key, value) in extensions ?? [])
        {
            details.Extensions[key] = value;
        }

        if (Activity.Current is { } activity)
        {
            details.Extensions["traceId"] = activity.TraceId.ToHexString();
        }

        return details;
    }
}
