using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mail.Contracts;

/// <summary>Problem types of this feature; <c>docs/errors/&lt;slug&gt;.md</c> explains each.</summary>
public static class MailProblems
{
    /// <summary>409 <c>mail-not-configured</c>.</summary>
    public static ProblemHttpResult NotConfigured() => Problems.Of(
        "mail-not-configured", "This server sends no mail.", StatusCodes.Status409Conflict,
        "No mail server is configured (Gatehouse:Mail:Host). Hand the link over by other means, or ask the operator.");

    /// <summary>429 <c>mail-limit-reached</c>.</summary>
    public static ProblemHttpResult LimitReached(HttpContext http, TimeSpan retryAfter)
    {
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Problems.Of(
            "mail-limit-reached", "The organization has sent as much mail as it may in an hour.", StatusCodes.Status429TooManyRequests,
            "Nothing was sent. Wait for the number of seconds in Retry-After.");
    }
}
