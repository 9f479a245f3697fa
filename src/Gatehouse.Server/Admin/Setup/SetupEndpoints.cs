using System.Diagnostics;
using Gatehouse.Client.Contracts.Admin;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.Setup;

/// <summary>Setup over the API.</summary>
public static class SetupEndpoints
{
    /// <summary>Creates an organization and its owner with the one-time code that the server printed, and signs the owner in.</summary>
    public static async Task<Results<Ok<SetupResult>, ProblemHttpResult>> SetUpAsync(SetupRequest request, SetUpOrganization setUp, CancellationToken ct) =>
        await setUp.RunAsync(request, ct) switch
        {
            SetupOutcome.Done done => TypedResults.Ok(done.Result),
            SetupOutcome.CodeInvalid => AdminProblems.SetupCodeInvalid(),
            SetupOutcome.SlugTaken => AdminProblems.SlugTaken(),
            SetupOutcome.PasswordUnsuitable unsuitable => AdminProblems.PasswordUnsuitable(unsuitable.Reason),
            _ => throw new UnreachableException(),
        };
}
