using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin;

/// <summary>Problem types of people, sessions and setup.</summary>
public static class AdminProblems
{
    /// <summary>403 <c>setup-code-invalid</c>: unknown, expired or used; which of them is not said.</summary>
    public static ProblemHttpResult SetupCodeInvalid() => Problems.Of(
        "setup-code-invalid", "The setup code does not work.", StatusCodes.Status403Forbidden, "It is unknown, expired or used. The server prints a new one when it starts.");

    /// <summary>401 <c>sign-in-failed</c>: the same for every reason.</summary>
    public static ProblemHttpResult SignInFailed() => Problems.Of(
        "sign-in-failed", "The sign-in failed.", StatusCodes.Status401Unauthorized,
        "The address or password is wrong, or the account is locked for a while. Name the organization when your address belongs to more than one.");

    /// <summary>401 <c>second-factor-required</c> or 403 <c>second-factor-not-set-up</c>: said only to who knows the password.</summary>
    public static ProblemHttpResult SecondFactor(SecondFactorVerdict verdict, string organizationSlug) => verdict == SecondFactorVerdict.NotSetUp
        ? Problems.Of(
            "second-factor-not-set-up", "A second factor is demanded, and there is none yet.", StatusCodes.Status403Forbidden,
            $"Set one up at {AccountPaths.Security(organizationSlug)} first.")
        : Problems.Of(
            "second-factor-required", "The password alone is not enough.", StatusCodes.Status401Unauthorized,
            verdict == SecondFactorVerdict.CodeMissing
                ? "Send the code of the authenticator app, or a recovery code, as well."
                : "The code is not right. Each works once, and too many wrong ones lock the second factor for a while.");

    /// <summary>403 <c>organization-disabled</c>: said only to who proved to belong to it.</summary>
    public static ProblemHttpResult OrganizationDisabled() => Problems.Of(
        "organization-disabled", "The organization is switched off.", StatusCodes.Status403Forbidden,
        "Nothing was lost: everything works again once the operator of this server switches it on.");

    /// <summary>403 <c>invitation-invalid</c>: unknown, expired or used.</summary>
    public static ProblemHttpResult InvitationInvalid() => Problems.Of(
        "invitation-invalid", "The invitation does not work.", StatusCodes.Status403Forbidden, "It is unknown, expired or used. Ask for a new one.");

    /// <summary>409 <c>slug-taken</c>.</summary>
    public static ProblemHttpResult SlugTaken() => Problems.Of(
        "slug-taken", "Another organization has this slug.", StatusCodes.Status409Conflict);

    /// <summary>409 <c>email-taken</c>.</summary>
    public static ProblemHttpResult EmailTaken() => Problems.Of(
        "email-taken", "A person of the organization has this address.", StatusCodes.Status409Conflict);

    /// <summary>409 <c>identifier-taken</c>.</summary>
    public static ProblemHttpResult IdentifierTaken() => Problems.Of(
        "identifier-taken", "A person of the organization signs in with this name.", StatusCodes.Status409Conflict,
        "User names, e-mail addresses and Managed Apple Accounts are unique together, because people sign in with any of them.");

    /// <summary>409 <c>last-owner</c>.</summary>
    public static ProblemHttpResult LastOwner() => Problems.Of(
        "last-owner", "The organization would have no owner left.", StatusCodes.Status409Conflict, "Make somebody else owner first.");

    /// <summary>422 <c>password-unsuitable</c>.</summary>
    public static ProblemHttpResult PasswordUnsuitable(string reason) => Problems.Of(
        "password-unsuitable", "The password will not do.", StatusCodes.Status422UnprocessableEntity, reason);
}
