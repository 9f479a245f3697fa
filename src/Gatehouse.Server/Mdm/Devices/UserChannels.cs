using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>Users of a Mac or Shared iPad: own push token, own queue, the certificate of their device.</summary>
public sealed class UserChannels(CommandQueue queue, PushQueue push, TimeProvider time)
{
    /// <summary>A <c>TokenUpdate</c> on a user channel. 200 means that we manage the user.</summary>
    public async Task<CheckInReply> TokenUpdateAsync(Tx tx, CheckInContext context, Channel device, TokenUpdate message)
    {
        // The device's own first TokenUpdate completes the enrollment; a user cannot come before it.
        if (device.DeviceState != DeviceStage.Enrolled)
        {
            return new CheckInReply.Refused(StatusCodes.Status410Gone, "DEVICE_NOT_ENROLLED");
        }

        var row = await UpsertAsync(tx, context.OrganizationId, device, message);
        await push.NotifyAsync(tx);
        if (message.AwaitingConfiguration && row.TokenTally == 1)
        {
            // A Shared iPad user waits in Setup Assistant until told to go on.
            await queue.EnqueueAsync(tx, context.OrganizationId, row.Id, new CommandDraft(
                UserConfigured.RequestType, CommandPurpose.Release, CommandEnvelope.Command(new UserConfigured()))
            {
                Priority = CommandPriority.Release,
                SharedKey = "release:user",
            });
        }

        return CheckInReply.Empty.Instance;
    }

    private async Task<Row> UpsertAsync(Tx tx, string organizationId, Channel device, TokenUpdate message)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return (await tx.FirstAsync<Row>(
            """
            insert into mdm_enrollment (
                id, org_id, device_id, key_kind, device_key, user_key, user_id, user_short_name, user_long_name, state, topic, push_token, push_magic,
                token_ms, token_tally, awaiting_configuration, awaiting_since_ms, not_on_console, push_due_ms, created_ms, updated_ms)
            values (
                @id, @organizationId, @deviceId, @kind, @deviceKey, @userKey, @UserId, @UserShortName, @UserLongName, 'enrolled', @topic, @token, @magic,
                @now, 1, @awaiting, @since, @notOnConsole, @now, @now, @now)
            on conflict (org_id, key_kind, device_key, user_key) do update set
                user_short_name = coalesce(excluded.user_short_name, mdm_enrollment.user_short_name),
                user_long_name = coalesce(excluded.user_long_name, mdm_enrollment.user_long_name),
                state = 'enrolled', topic = excluded.topic, push_token = excluded.push_token, push_magic = excluded.push_magic,
                token_ms = excluded.token_ms, token_tally = mdm_enrollment.token_tally + 1,
                awaiting_since_ms = coalesce(mdm_enrollment.awaiting_since_ms, excluded.awaiting_since_ms),
                awaiting_configuration = case when excluded.awaiting_configuration = true then true else mdm_enrollment.awaiting_configuration end,
                not_on_console = excluded.not_on_console, push_due_ms = excluded.push_due_ms, push_step = 0, push_failures = 0, push_error = null,
                updated_ms = excluded.updated_ms
            returning id, token_tally
            """,
            new
            {
                id = Id.New("enr", time),
                organizationId,
                deviceId = device.DeviceId,
                kind = ChannelStore.KeyKind(message.Enrollment),
                deviceKey = message.Enrollment.DeviceId,
                userKey = message.Enrollment.UserKey,
                message.Enrollment.UserId,
                message.Enrollment.UserShortName,
                message.Enrollment.UserLongName,
                topic = message.Topic,
                token = message.Token.ToArray(),
                magic = message.PushMagic,
                awaiting = message.AwaitingConfiguration,
                since = message.AwaitingConfiguration ? now : (long?)null,
                notOnConsole = message.NotOnConsole,
                now,
            }))!;
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public long TokenTally { get; init; }
    }
}
