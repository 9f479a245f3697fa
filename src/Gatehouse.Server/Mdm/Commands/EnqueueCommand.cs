using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Commands;

/// <summary>Gives a command to one device or many. What a device cannot run is not queued for it, and the answer says why.</summary>
public sealed class EnqueueCommand(Database database, CommandQueue queue, SecretBox secrets, IAudit audit, TimeProvider time)
{
    private const int MaxDevices = 10_000;

    /// <summary>A command to one device.</summary>
    /// <response code="202">Queued.</response>
    /// <response code="400"><c>command-malformed</c>.</response>
    /// <response code="422"><c>command-not-possible</c>: this device cannot run it.</response>
    public static async Task<Results<Accepted<CommandReceipt>, ProblemHttpResult>> ToDeviceAsync(
        string id, CommandRequest request, HttpContext http, EnqueueCommand use, CancellationToken ct)
    {
        var (receipt, problem) = await use.RunAsync(
            Caller.Of(http), request, (tx, org, channel, user) => CommandTargets.OfDevicesAsync(tx, org, [id], channel, user), ct);
        return (receipt, problem) switch
        {
            (null, _) => problem!,
            ({ Queued: 0, Skipped: [] }, _) => Problems.NotFound(),
            ({ Queued: 0 }, _) => MdmProblems.CommandNotPossible(receipt.Skipped[0].Reason),
            _ => TypedResults.Accepted($"/api/v1/commands/{receipt.CommandId}", receipt),
        };
    }

    /// <summary>A command to many devices, stored once, queued with one request.</summary>
    /// <response code="202">Queued for some, or for none; <c>skipped</c> says why not for the others.</response>
    /// <response code="400"><c>command-malformed</c>, or not exactly one way to say which devices.</response>
    public static async Task<Results<Accepted<CommandReceipt>, ProblemHttpResult>> ToManyAsync(
        BulkCommandRequest request, HttpContext http, EnqueueCommand use, CancellationToken ct)
    {
        var ways = (request.DeviceIds is null ? 0 : 1) + (request.GroupId is null ? 0 : 1) + (request.All ? 1 : 0);
        if (ways != 1 || request.DeviceIds is { Count: > MaxDevices })
        {
            return Problems.RequestInvalid($"Give exactly one of deviceIds (at most {MaxDevices}), groupId and all.");
        }

        var (receipt, problem) = await use.RunAsync(Caller.Of(http), request, (tx, org, channel, user) => request switch
        {
            { DeviceIds: { } ids } => CommandTargets.OfDevicesAsync(tx, org, ids, channel, user),
            { GroupId: { } group } => CommandTargets.OfGroupAsync(tx, org, group, channel, user),
            _ => CommandTargets.OfAllAsync(tx, org, channel, user),
        }, ct, request.DeviceIds?.Distinct(StringComparer.Ordinal).Count());
        return receipt is null ? problem! : TypedResults.Accepted($"/api/v1/commands/{receipt.CommandId}", receipt);
    }

    private async Task<(CommandReceipt? Receipt, ProblemHttpResult? Problem)> RunAsync(
        Caller caller, CommandRequest request, Func<Tx, string, string, string?, Task<List<CandidateChannel>>> find, CancellationToken ct, int? asked = null)
    {
        if (!CommandFactory.TryCreate(request, caller.Name, time.GetUtcNow(), out var draft, out var problem))
        {
            return (null, MdmProblems.CommandMalformed(problem!));
        }

        if (CommandTargets.ChannelCondition(request.Channel, out var userName) is not { } channel)
        {
            return (null, Problems.RequestInvalid("channel is \"device\" or \"user:<short name>\"."));
        }

        return (await database.WriteAsync(async tx =>
        {
            var candidates = await find(tx, caller.OrganizationId, channel, userName);
            return await QueueAsync(tx, caller, draft!, candidates, asked ?? candidates.Count);
        }, ct), null);
    }

    private async Task<CommandReceipt> QueueAsync(Tx tx, Caller caller, CommandDraft draft, List<CandidateChannel> candidates, int asked)
    {
        var limits = new UserEnrollmentLimits(draft);
        var judged = candidates.ConvertAll(c => (Candidate: c, Reason: CommandTargets.Check(c, draft, limits)));
        var skipped = judged.Where(j => j.Reason is not null).GroupBy(j => j.Reason!).Select(g => new CommandSkip(g.Key, g.Count())).ToList();
        if (asked > candidates.Count)
        {
            skipped.Add(new CommandSkip("There is no such device or channel", asked - candidates.Count));
        }

        var able = judged.Where(j => j.Reason is null).Select(j => j.Candidate).ToList();
        if (able.Count == 0)
        {
            return new CommandReceipt(null, 0, skipped);
        }

        var commandId = await queue.StoreAsync(tx, caller.OrganizationId, draft);
        await queue.DeliverAsync(tx, commandId, able.ConvertAll(c => c.EnrollmentId));
        await KeepPinAsync(tx, caller, draft, able);
        await audit.WriteAsync(
            tx, caller, "command.send", commandId,
            new { draft.RequestType, devices = able.Count, device = able.Count == 1 ? able[0].DeviceId : null, draft.ExpiresAt });
        return new CommandReceipt(commandId, able.Count, skipped);
    }

    // Stored before it can be sent: on a Mac the PIN is the only way back in.
    private async Task KeepPinAsync(Tx tx, Caller caller, CommandDraft draft, List<CandidateChannel> able)
    {
        if (draft.RequestType is nameof(DeviceLock) or nameof(EraseDevice) && draft.Command.Text("PIN") is { } pin)
        {
            await tx.ExecuteAsync(
                $"update mdm_device set lock_pin = @pin where platform = 'macOS' and org_id = @OrganizationId and id {JsonIds.In(tx.Kind, "@ids")}",
                new
                {
                    caller.OrganizationId,
                    pin = secrets.Seal(System.Text.Encoding.UTF8.GetBytes(pin), SecretPurpose.LockPin(caller.OrganizationId)),
                    ids = JsonIds.Of(able.Select(c => c.DeviceId)),
                });
        }
    }
}
