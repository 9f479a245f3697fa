using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Connect;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Profiles;

/// <summary>
/// Where each profile stands on a device. Acknowledged is not yet there: only the device's own list, asked for afterwards, shows
/// it. When the last item is answered, the list is asked for; when it comes, the setup is done or has failed.
/// </summary>
public sealed class ProfileProgress(
    CommandQueue queue, ProfileCommands commands, ICheckInObserver observer, TimeProvider time, ILogger<ProfileProgress> logger)
{
    private const string OpenStates = "('pending', 'sent', 'notNow', 'removing')";

    /// <summary>The answer to an <c>InstallProfile</c> or <c>RemoveProfile</c> of ours.</summary>
    public async Task ReportedAsync(Tx tx, Channel channel, ReportedDelivery delivery, CommandReport report, CancellationToken ct)
    {
        var item = await tx.FirstAsync<Item>(
            "select profile_id, name, identifier, state from mdm_device_profile where device_id = @DeviceId and uuid = @Uuid",
            new { channel.DeviceId, delivery.Uuid });
        if (item is null)
        {
            return; // replaced by a newer version, or not wanted any more
        }

        if (item.State == "removing")
        {
            // An error too: what the device does not have, or does not let go, is not ours to count any longer.
            await tx.ExecuteAsync(
                "delete from mdm_device_profile where device_id = @DeviceId and profile_id = @ProfileId", new { channel.DeviceId, item.ProfileId });
        }
        else
        {
            await InstalledAsync(tx, channel, item, report, ct);
        }

        await VerifyWhenSettledAsync(tx, channel);
    }

    /// <summary>The list that was asked for to compare.</summary>
    public async Task VerifyAsync(Tx tx, Channel channel, ReportedDelivery delivery, CommandReport report, CancellationToken ct)
    {
        var listed = ProfileListResult.TryRead(report, out var result)
            ? result.Profiles.GroupBy(p => p.Identifier).ToDictionary(g => g.Key, g => g.Last().Uuid)
            : null;
        if (listed is not null)
        {
            await CompareAsync(tx, channel, listed, delivery.SentMs ?? 0, ct);
        }
        else
        {
            await observer.ItemFailedAsync(
                tx, channel.OrgId, channel.DeviceId, channel.AttemptId, new { command = delivery.RequestType, error = "The device did not give its list of profiles." }, ct);
        }

        var open = await tx.ScalarAsync<long>(
            $"select count(*) from mdm_device_profile where device_id = @DeviceId and state in {OpenStates}", new { channel.DeviceId });
        if (open == 0)
        {
            await DoneAsync(tx, channel, unread: listed is null ? 1 : 0, ct);
        }
    }

    private async Task InstalledAsync(Tx tx, Channel channel, Item item, CommandReport report, CancellationToken ct)
    {
        var detail = report.Status == CommandStatus.Acknowledged ? null : Describe(report);
        await SetAsync(tx, channel, item.ProfileId, detail is null ? "applied" : "failed", detail);
        if (detail is not null)
        {
            await observer.ItemFailedAsync(
                tx, channel.OrgId, channel.DeviceId, channel.AttemptId, new { profile = item.Name, identifier = item.Identifier, error = detail }, ct);
        }
    }

    private async Task CompareAsync(Tx tx, Channel channel, Dictionary<string, string?> listed, long askedMs, CancellationToken ct)
    {
        // What was answered after the list was asked for cannot be judged by it.
        var items = await tx.QueryAsync<Item>(
            """
            select profile_id, name, identifier, payload_uuid, state from mdm_device_profile
            where device_id = @DeviceId and state in ('applied', 'verified') and updated_ms <= @askedMs
            """,
            new { channel.DeviceId, askedMs });
        foreach (var item in items)
        {
            var found = listed.TryGetValue(item.Identifier, out var uuid)
                ? uuid is null || uuid.Equals(item.PayloadUuid, StringComparison.OrdinalIgnoreCase) ? null : "The device has another version of it."
                : "The device acknowledged it, but does not list it.";
            await SetAsync(tx, channel, item.ProfileId, found is null ? "verified" : "failed", found);
            if (found is not null)
            {
                await observer.ItemFailedAsync(
                    tx, channel.OrgId, channel.DeviceId, channel.AttemptId, new { profile = item.Name, identifier = item.Identifier, error = found }, ct);
            }
        }
    }

    private async Task VerifyWhenSettledAsync(Tx tx, Channel channel)
    {
        var waiting = await tx.ScalarAsync<long>(
            $"""
            select (select count(*) from mdm_device_profile where device_id = @DeviceId and state in {OpenStates})
                 + (select count(*) from mdm_delivery q join mdm_command c on c.id = q.command_id
                    where q.enrollment_id = @Id and q.closed_ms is null and c.purpose = 'verify')
            """,
            new { channel.DeviceId, channel.Id });
        if (waiting == 0)
        {
            await queue.DeliverAsync(tx, await commands.VerifyAsync(tx, channel.OrgId), channel.Id);
        }
    }

    private async Task DoneAsync(Tx tx, Channel channel, int unread, CancellationToken ct)
    {
        var failed = unread + (int)await tx.ScalarAsync<long>(
            "select count(*) from mdm_device_profile where device_id = @DeviceId and state = 'failed'", new { channel.DeviceId });
        await tx.ExecuteAsync(
            "update mdm_device set setup = @setup, updated_ms = @now where id = @DeviceId",
            new { channel.DeviceId, setup = failed == 0 ? Setup.Done : Setup.Failed, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        if (channel.SetupState == Setup.Running)
        {
            await observer.ConfiguredAsync(tx, channel.OrgId, channel.DeviceId, channel.AttemptId, failed, ct);
            tx.AfterCommit(() => MdmLog.SetUp(logger, channel.DeviceId, failed));
        }
    }

    private Task SetAsync(Tx tx, Channel channel, string profileId, string state, string? detail) =>
        tx.ExecuteAsync(
            "update mdm_device_profile set state = @state, detail = @detail, updated_ms = @now where device_id = @DeviceId and profile_id = @profileId",
            new { channel.DeviceId, profileId, state, detail = Text.Clean(detail), now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    private static string Describe(CommandReport report) => report.ErrorChain is [var top, ..]
        ? $"{top.Description} ({top.Domain} {top.Code.ToString(System.Globalization.CultureInfo.InvariantCulture)})"
        : "The device gave no reason.";

    private sealed class Item
    {
        public required string ProfileId { get; init; }

        public required string Name { get; init; }

        public required string Identifier { get; init; }

        public string? PayloadUuid { get; init; }

        public required string State { get; init; }
    }
}
