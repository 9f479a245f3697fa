using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>Changes what an administrator may change of a device: its name and whose it is.</summary>
public static class ChangeDevice
{
    /// <summary>Route handler; honours <c>If-Match</c>.</summary>
    /// <response code="412"><c>precondition-failed</c>: somebody else changed it.</response>
    public static async Task<Results<Ok<Device>, ProblemHttpResult>> HandleAsync(
        string id, DevicePatch patch, HttpContext http, Database database, DeviceQuery devices, DeviceDetails details, IAudit audit, TimeProvider time, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(async tx =>
        {
            var version = await tx.ScalarAsync<long?>(
                $"select version from mdm_device where org_id = @OrganizationId and id = @id{tx.ForUpdate}", new { caller.OrganizationId, id });
            if (version is null)
            {
                return Problems.NotFound();
            }

            if (ETags.Check(http, version.Value) is { } changed)
            {
                return changed;
            }

            await tx.ExecuteAsync(
                """
                update mdm_device set
                    given_name = case when @Name is null then given_name when @Name = '' then null else @Name end,
                    ownership = coalesce(@Ownership, ownership), version = version + 1, updated_ms = @now
                where id = @id
                """,
                new { id, Name = patch.Name?.Trim(), patch.Ownership, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            await audit.WriteAsync(tx, caller, "device.change", id, new { patch.Name, patch.Ownership });
            return null;
        }, ct);
        if (problem is not null)
        {
            return problem;
        }

        var row = (await devices.FindAsync(caller.OrganizationId, id, ct))!;
        ETags.Set(http, row.Version);
        return TypedResults.Ok(await details.OfAsync(caller.OrganizationId, row, ct));
    }
}
