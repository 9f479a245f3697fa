using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// Gives a problem body to what the framework answers with a bare status under <c>/api</c>. Elsewhere a bare status may be
/// what a protocol wants (a device reads nothing else), and stays.
/// </summary>
public static class BareStatus
{
    /// <summary>Called for answers of 400 to 599 without a body.</summary>
    public static Task ExplainAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        return http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && Problem(http.Response.StatusCode) is { } problem
            ? problem.ExecuteAsync(http)
            : Task.CompletedTask;
    }

    private static ProblemHttpResult? Problem(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Problems.RequestInvalid("The request does not have the form that the API description states."),
        StatusCodes.Status404NotFound => Problems.NotFound("No such address."),
        StatusCodes.Status405MethodNotAllowed => Problems.MethodNotAllowed(),
        StatusCodes.Status413PayloadTooLarge => Problems.BodyTooLarge(),
        StatusCodes.Status415UnsupportedMediaType => Problems.MediaTypeUnsupported(),
        _ => null,
    };
}
