using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>Revoking through the API.</summary>
internal static class RevokeToken
{
    /// <summary>Revokes a token, for good. Doing it again changes nothing.</summary>
    public static async Task<Results<Ok<EnrollmentTokenInfo>, ProblemHttpResult>> HandleAsync(
        string id, RevokeEnrollmentToken request, HttpContext http, Database database, TokenRevocation revocation, Foundations foundations,
        TimeProvider time, CancellationToken ct)
    {
        var faults = new Dictionary<string, string[]>();
        TokenRules.Text(faults, "reason", request.Reason, 1, 500);
        if (faults.Count > 0)
        {
            return Problems.RequestInvalid(faults);
        }

        var caller = Caller.Of(http);
        var row = await database.WriteAsync(async tx =>
        {
            if (await TokenStore.LockAsync(tx, caller.OrganizationId, id) is not { } token)
            {
                return null;
            }

            if (token.RevokedMs is null)
            {
                await revocation.ApplyAsync(tx, caller, token, request.Reason.Trim(), request.CancelRunning, ct);
            }

            return await TokenStore.ReadAsync(tx, id);
        }, ct);
        if (row is null)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(TokenContracts.Of(row, await foundations.MissingAsync(row, ct), time.GetUtcNow()));
    }
}
