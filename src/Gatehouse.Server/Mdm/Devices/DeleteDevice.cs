using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>Removes a device that is not managed, with its history. A managed one is unenrolled first, or it would stay behind as a ghost.</summary>
public static class DeleteDevice
{
    /// <summary>Route handler.</summary>
    /// <response code="409"><c>conflict</c>: it is still managed.</response>
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string id, HttpContext http, Database database, IIdentities identities, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(async tx =>
        {
            var state = await tx.ScalarAsync<string>(
                $"select state from mdm_device where org_id = @OrganizationId and id = @id{tx.ForUpdate}", new { caller.OrganizationId, id });
            if (state is null)
            {
                return Problems.NotFound();
            }

            if (state == DeviceStage.Enrolled)
            {
                return Problems.Conflict("The device is still managed; unenroll it first.");
            }

            await identities.RevokeForDeviceAsync(tx, id, "cessationOfOperation");
            await tx.ExecuteAsync("delete from mdm_result where enrollment_id in (select id from mdm_enrollment where device_id = @id)", new { id });
            await tx.ExecuteAsync("delete from mdm_device where id = @id", new { id });
            await audit.WriteAsync(tx, caller, "device.delete", id);
            return null;
        }, ct);
        return problem is null ? TypedResults.NoContent() : problem;
    }
}
