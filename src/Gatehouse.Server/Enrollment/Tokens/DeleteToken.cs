using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>Deletes a token that ended without any device; others stay for the audit trail.</summary>
internal static class DeleteToken
{
    /// <summary>Deletes it, with its attempts.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string id, HttpContext http, Database database, IAudit audit, TimeProvider time, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<NoContent, ProblemHttpResult>>(async tx =>
        {
            if (await TokenStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return Problems.NotFound();
            }

            var over = row.RevokedMs is not null || row.ExpiresMs <= time.GetUtcNow().ToUnixTimeMilliseconds();
            if (!over || row.Used > 0 || row.Reserved > 0 || await HasDeviceAsync(tx, id))
            {
                return EnrollmentProblems.TokenNotDeletable();
            }

            await tx.ExecuteAsync("delete from enrollment_attempt where token_id = @id", new { id });
            await tx.ExecuteAsync("delete from enrollment_token where id = @id", new { id });
            await audit.WriteAsync(tx, caller, "token.delete", id, new { row.Name });
            return TypedResults.NoContent();
        }, ct);
    }

    private static async Task<bool> HasDeviceAsync(Tx tx, string id) =>
        await tx.FirstAsync<string>("select id from enrollment_attempt where token_id = @id and (counted or device_id is not null) limit 1", new { id }) is not null;
}
