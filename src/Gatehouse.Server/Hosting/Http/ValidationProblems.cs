using System.Text.Json;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>Makes the framework's own validation answer one of ours: <c>request-invalid</c>, with fields named as in the JSON.</summary>
public static class ValidationProblems
{
    /// <summary>Called before a problem is written that no code of ours made.</summary>
    public static void Customize(ProblemDetailsContext context)
    {
        if (context.ProblemDetails is not HttpValidationProblemDetails { Errors: var errors } details)
        {
            return;
        }

        var ours = Problems.RequestInvalid(errors).ProblemDetails;
        details.Type = ours.Type;
        details.Title = ours.Title;
        details.Status = ours.Status;
        details.Errors = errors.ToDictionary(e => Field(e.Key), e => e.Value);
        context.HttpContext.Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    private static string Field(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
