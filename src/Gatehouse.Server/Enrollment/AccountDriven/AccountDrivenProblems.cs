using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.AccountDriven;

/// <summary>Problem types of account-driven enrollment; <c>docs/errors/&lt;slug&gt;.md</c> explains each.</summary>
internal static class AccountDrivenProblems
{
    /// <summary>400 <c>enrollment-sso-malformed</c>.</summary>
    public static ProblemHttpResult SsoMalformed(IReadOnlyList<string> problems) => Problems.Of(
        "enrollment-sso-malformed", "Devices would refuse this Enrollment SSO document.", StatusCodes.Status400BadRequest, string.Join("; ", problems) + ".");

    /// <summary>503 <c>account-enrollment-unavailable</c>: the server, not the device or the person, is why nobody can enroll now.</summary>
    public static ProblemHttpResult Unavailable(string code) => Problems.Of(
        "account-enrollment-unavailable", "Devices cannot enroll with an account now.", StatusCodes.Status503ServiceUnavailable, null, [new("code", code)]);

    /// <summary>409 <c>apple-server-token-missing</c>.</summary>
    public static ProblemHttpResult ServerTokenMissing() => Problems.Of(
        "apple-server-token-missing", "No server token of Apple Business or School Manager is stored.", StatusCodes.Status409Conflict,
        "Store one first.");

    /// <summary>502 <c>apple-service-refused</c>: Apple said no, or nothing.</summary>
    public static ProblemHttpResult AppleRefused(string code, string text) => Problems.Of(
        "apple-service-refused", "Apple's device service did not do it.", StatusCodes.Status502BadGateway, text, [new("code", code)]);
}
