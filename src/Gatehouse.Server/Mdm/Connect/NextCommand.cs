using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Connect;

/// <summary>
/// Which command a device gets next: lowest priority number first, then in the order of queueing, one at a time. Handing
/// out is not delivery: a command stays in the queue until its report comes, and may be handed out twice.
/// </summary>
public sealed class NextCommand(SecretBox secrets, TimeProvider time)
{
    // Longer ago than this, a device may have done what must not be done twice, and been set up anew since.
    private static readonly TimeSpan ResendWithin = TimeSpan.FromMinutes(10);

    /// <summary>What needs no person: it takes away from a device, and gives it nothing.</summary>
    public const string Urgent = $"('{nameof(EraseDevice)}', '{nameof(DeviceLock)}', '{nameof(RemoveProfile)}')";

    private const string Select = $"""
        select q.enrollment_id, q.uuid, q.command_id, c.request_type, c.purpose, c.payload, c.sealed, c.unlock_token as unlock_token_wanted,
            e.unlock_token, c.repeatable, q.sent_ms
        from mdm_delivery q join mdm_command c on c.id = q.command_id join mdm_enrollment e on e.id = q.enrollment_id
        where q.enrollment_id = @Id and q.closed_ms is null and (q.expires_ms is null or q.expires_ms > @now)
          and (q.deferred_ms is null or q.deferred_ms <= @guard or (@idle = true and q.deferred_session <> @session))
          and (@grace = false or q.renewal = true)
          and (@urgent = false or c.request_type in {Urgent})
        order by q.priority, q.uuid limit 1
        """;

    /// <summary>The bytes to answer with, or null when the session ends. The channel is locked by the caller, so two sessions cannot interleave.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="channel">Channel.</param>
    /// <param name="last">What the device said: <c>Idle</c> makes refused commands eligible again at once, unless it is still the same session.</param>
    /// <param name="session">Connection of the device.</param>
    /// <param name="inGrace">Only a renewal may be handed out.</param>
    /// <param name="urgentOnly">Only what locks, erases or removes may be handed out: nobody stands behind the device.</param>
    public async Task<byte[]?> OfferAsync(Tx tx, Channel channel, CommandStatus last, string session, bool inGrace, bool urgentOnly)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var args = new { channel.Id, now, guard = now - Deferral.GuardMs, idle = last == CommandStatus.Idle, session, grace = inGrace, urgent = urgentOnly };
        while (await tx.FirstAsync<Offer>(Select, args) is { } offer)
        {
            if (offer is { Repeatable: false, SentMs: { } sent } && sent < now - (long)ResendWithin.TotalMilliseconds)
            {
                await CloseAsync(tx, offer, DeliveryState.Unconfirmed, now);
            }
            else if (offer is { UnlockTokenWanted: true, UnlockToken: null } or { UnlockTokenWanted: false, Payload: null })
            {
                await CloseAsync(tx, offer, DeliveryState.Cancelled, now);
            }
            else
            {
                await MarkSentAsync(tx, channel, offer, now);
                return CommandPayload.Open(offer, secrets, channel.IsUserEnrollment);
            }
        }

        await (urgentOnly ? QuietAsync(tx, channel) : EndSessionAsync(tx, channel, last, now));
        return null;
    }

    private static async Task MarkSentAsync(Tx tx, Channel channel, Offer offer, long now)
    {
        await tx.ExecuteAsync(
            "update mdm_delivery set state = 'sent', sent_ms = @now, offers = offers + 1 where enrollment_id = @EnrollmentId and uuid = @Uuid",
            new { offer.EnrollmentId, offer.Uuid, now });
        if (offer.Purpose == CommandPurpose.Profile)
        {
            await tx.ExecuteAsync(
                """
                update mdm_device_profile set state = 'sent', detail = null, updated_ms = @now
                where device_id = @DeviceId and uuid = @Uuid and state in ('pending', 'notNow')
                """,
                new { channel.DeviceId, offer.Uuid, now });
        }
    }

    private static Task<int> CloseAsync(Tx tx, Offer offer, string state, long now) =>
        tx.ExecuteAsync(
            "update mdm_delivery set state = @state, closed_ms = @now where enrollment_id = @EnrollmentId and uuid = @Uuid",
            new { offer.EnrollmentId, offer.Uuid, state, now });

    // Nothing to hand out. If refused commands remain, somebody has to call the device back; if not, nobody has to push it.
    private static async Task EndSessionAsync(Tx tx, Channel channel, CommandStatus last, long now)
    {
        var open = (await tx.FirstAsync<Open>(
            "select count(*) as count, max(deferrals) as deferrals from mdm_delivery where enrollment_id = @Id and closed_ms is null", new { channel.Id }))!;
        long? due = open switch
        {
            { Count: 0 } => null,
            _ when last == CommandStatus.NotNow => now + (long)Deferral.Safety.TotalMilliseconds,
            _ => now + (long)Deferral.PushAfter(open.Deferrals ?? 0).TotalMilliseconds,
        };
        await tx.ExecuteAsync(
            "update mdm_enrollment set push_due_ms = @due, push_step = 0 where id = @Id and (push_due_ms is not null or @due is not null)",
            new { channel.Id, due });
    }

    // It comes back by itself once its person has signed in. Called before, it would only be turned away again.
    private static Task QuietAsync(Tx tx, Channel channel) =>
        tx.ExecuteAsync("update mdm_enrollment set push_due_ms = null, push_step = 0 where id = @Id and push_due_ms is not null", new { channel.Id });

    private sealed class Open
    {
        public long Count { get; init; }

        public long? Deferrals { get; init; }
    }
}
