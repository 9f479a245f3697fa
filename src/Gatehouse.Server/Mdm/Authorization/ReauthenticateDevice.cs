using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>An administrator wants the person of a device to sign in again.</summary>
public sealed class ReauthenticateDevice(Database database, Demands demands, IAudit audit)
{
    /// <summary>Notes it and calls the device; asking twice is asking once.</summary>
    /// <response code="409">The device was not enrolled with an account, or is not managed.</response>
    public async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(string id, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(async tx =>
        {
            switch (await ChannelStore.OfDeviceAsync(tx, caller.OrganizationId, id))
            {
                case null:
                    return Problems.NotFound();
                case { Account: null }:
                    return Problems.Conflict("The device was not enrolled with an account.");
                case not { DeviceState: DeviceStage.Enrolled, Blocked: false, LeavingMs: null }:
                    return Problems.Conflict("The device is not managed.");
            }

            await demands.RaiseAsync(tx, "d.org_id = @OrganizationId and d.id = @id", new { caller.OrganizationId, id });
            await audit.WriteAsync(tx, caller, "device.reauthenticate", id);
            return null;
        }, ct);
        return problem is null ? TypedResults.NoContent() : problem;
    }
}
