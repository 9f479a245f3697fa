using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Accounts;

/// <summary>Problem types of the Accounts feature.</summary>
public static class AccountsProblems
{
    /// <summary>409 <c>person-group-name-taken</c>.</summary>
    public static ProblemHttpResult GroupNameTaken() => Problems.Of(
        "person-group-name-taken", "Another group of people has this name.", StatusCodes.Status409Conflict);
}
