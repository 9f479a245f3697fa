using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.Access;

/// <summary>Deletions through the API that nothing stands against.</summary>
internal static class AuditedRemoval
{
    /// <summary>Removes something of the caller's organization and notes it in the same transaction; 404 when there was nothing.</summary>
    /// <param name="database">Where.</param>
    /// <param name="http">The request; its caller is noted.</param>
    /// <param name="audit">Where it is noted.</param>
    /// <param name="action">Verb as <c>token.revoke</c>.</param>
    /// <param name="targetId">What it is done to.</param>
    /// <param name="remove">Does it, given the organization; false when there is nothing by this id.</param>
    /// <param name="ct">Of the request.</param>
    public static Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        this Database database, HttpContext http, IAudit audit, string action, string targetId, Func<Tx, string, Task<bool>> remove, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return database.WriteAsync<Results<NoContent, ProblemHttpResult>>(async tx =>
        {
            if (!await remove(tx, caller.OrganizationId))
            {
                return Problems.NotFound();
            }

            await audit.WriteAsync(tx, caller, action, targetId);
            return TypedResults.NoContent();
        }, ct);
    }
}
