using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Profiles;
using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>What can be done to one device besides sending it a command.</summary>
public sealed class DeviceActions(
    Database database, IAudit audit, PushQueue push, DeviceSetup setup, CommandQueue queue, ProfileCommands commands, Departure departure,
    Unenrollment unenrollment, IIdentities identities, SecretBox secrets, TimeProvider time)
{
    /// <summary>Asks the device to connect now.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> PushAsync(string id, HttpContext http, CancellationToken ct) =>
        RunAsync(http, id, "device.push", (tx, channel) => push.RequestAsync(tx, channel.Id), ct);

    /// <summary>Asks the device for its whole inventory, and compares its profiles with what its groups want.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> SyncAsync(string id, HttpContext http, CancellationToken ct) =>
        RunAsync(http, id, "device.sync", async (tx, channel) =>
        {
            await setup.QueueInventoryAsync(tx, channel);
            await queue.DeliverAsync(tx, await commands.VerifyAsync(tx, channel.OrgId), channel.Id);
        }, ct);

    /// <summary>
    /// Ends the management. A device that can be reached is told to remove its enrollment profile, and leaves when it answers;
    /// with <paramref name="force"/>, or when it cannot be reached, it is out at once.
    /// </summary>
    public Task<Results<NoContent, ProblemHttpResult>> UnenrollAsync(
        string id, HttpContext http, CancellationToken ct, bool force = false) =>
        RunAsync(http, id, "device.unenroll", (tx, channel) => LeaveAsync(tx, channel, force, ct), ct, anyState: true);

    /// <summary>Shuts the device out, at once and in every process: its certificate is put on hold.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> BlockAsync(string id, HttpContext http, CancellationToken ct) =>
        await SetBlockedAsync(http, id, blocked: true, ct);

    /// <summary>Lets a blocked device in again.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> UnblockAsync(string id, HttpContext http, CancellationToken ct) =>
        await SetBlockedAsync(http, id, blocked: false, ct);

    /// <summary>The PIN that the device was last locked or erased with; reading it is written to the audit trail.</summary>
    public async Task<Results<Ok<LockPin>, ProblemHttpResult>> LockPinAsync(string id, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var pin = await database.WriteAsync(async tx =>
        {
            var stored = await tx.ScalarAsync<byte[]>(
                "select lock_pin from mdm_device where org_id = @OrganizationId and id = @id", new { caller.OrganizationId, id });
            if (stored is not null)
            {
                await audit.WriteAsync(tx, caller, "device.read-lock-pin", id);
            }

            return stored;
        }, ct);
        return pin is null
            ? Problems.NotFound("No PIN is kept for this device.")
            : TypedResults.Ok(new LockPin(System.Text.Encoding.UTF8.GetString(secrets.Open(pin, SecretPurpose.LockPin(caller.OrganizationId)))));
    }

    private Task LeaveAsync(Tx tx, Channel channel, bool force, CancellationToken ct) => force
        ? departure.LeaveAsync(tx, channel.OrgId, channel.DeviceId, channel.AttemptId, Departure.Unenrolled, ct)
        : unenrollment.AskAsync(tx, channel, ct);

    private async Task<Results<NoContent, ProblemHttpResult>> SetBlockedAsync(HttpContext http, string id, bool blocked, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var found = await database.WriteAsync(async tx =>
        {
            var changed = await tx.ExecuteAsync(
                """
                update mdm_device set blocked = @blocked, version = version + 1, updated_ms = @now
                where org_id = @OrganizationId and id = @id and blocked <> @blocked
                """,
                new { caller.OrganizationId, id, blocked, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            if (changed == 0)
            {
                return await tx.ScalarAsync<string>("select id from mdm_device where org_id = @OrganizationId and id = @id", new { caller.OrganizationId, id }) is not null;
            }

            await (blocked ? identities.RevokeForDeviceAsync(tx, id, "certificateHold") : identities.ReleaseHoldForDeviceAsync(tx, id));
            await audit.WriteAsync(tx, caller, blocked ? "device.block" : "device.unblock", id);
            return true;
        }, ct);
        return found ? TypedResults.NoContent() : Problems.NotFound();
    }

    private async Task<Results<NoContent, ProblemHttpResult>> RunAsync(
        HttpContext http, string id, string action, Func<Tx, Channel, Task> work, CancellationToken ct, bool anyState = false)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(async tx =>
        {
            if (await ChannelStore.OfDeviceAsync(tx, caller.OrganizationId, id) is not { } channel)
            {
                return Problems.NotFound();
            }

            if (!anyState && channel is not { DeviceState: DeviceStage.Enrolled, Blocked: false, LeavingMs: null })
            {
                return Problems.Conflict("The device is not managed.");
            }

            await audit.WriteAsync(tx, caller, action, id);
            await work(tx, channel);
            return null;
        }, ct);
        return problem is null ? TypedResults.NoContent() : problem;
    }
}
