using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Commands;

/// <summary>Withdraws a command from the devices that have not been handed it. Those that have may be doing it already.</summary>
public static class CancelCommand
{
    /// <summary>Route handler.</summary>
    /// <response code="204">Withdrawn where it still could be.</response>
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string id, HttpContext http, Database database, IAudit audit, TimeProvider time, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var found = await database.WriteAsync(async tx =>
        {
            // Commands of the server itself, such as a group's profiles, are withdrawn by changing their cause.
            var known = await tx.ScalarAsync<string>(
                "select id from mdm_command where org_id = @OrganizationId and id = @id and purpose = 'admin'", new { caller.OrganizationId, id });
            if (known is null)
            {
                return false;
            }

            var count = await tx.ExecuteAsync(
                "update mdm_delivery set state = 'cancelled', closed_ms = @now where command_id = @id and closed_ms is null and state in ('queued', 'notNow')",
                new { id, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            await audit.WriteAsync(tx, caller, "command.cancel", id, new { devices = count });
            return true;
        }, ct);
        return found ? TypedResults.NoContent() : Problems.NotFound();
    }
}
