using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Mdm.Authorization;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Identities;
using Gatehouse.Server.Mdm.Results;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;
using ContractError = Gatehouse.Client.Contracts.Mdm.CommandError;

namespace Gatehouse.Server.Mdm.Connect;

/// <summary>
/// Takes a report and hands out the next command, in one transaction: a command leaves the queue only when its report is
/// durable, and a report that comes twice changes nothing.
/// </summary>
public sealed class ReportHandler(
    Database database, IdentityBinding binding, TokenGate tokens, ICheckInObserver observer, NextCommand next, ResultEffects effects, TimeProvider time, ILogger<ReportHandler> logger)
{
    /// <summary>Handles one report.</summary>
    public Task<ConnectReply> HandleAsync(CheckInContext context, CommandReport report, string session, CancellationToken ct) =>
        database.WriteAsync(tx => HandleAsync(tx, context, report, session, ct), ct);

    private async Task<ConnectReply> HandleAsync(Tx tx, CheckInContext context, CommandReport report, string session, CancellationToken ct)
    {
        if (!await ActiveOrganization.IsAsync(tx, context.OrganizationId))
        {
            return ConnectReply.Refused(RefusalCause.OrganizationDisabled); // a report is taken when it comes again
        }

        var channel = await ChannelStore.FindAsync(tx, context.OrganizationId, report.Enrollment);
        if (channel is null)
        {
            return ConnectReply.Refused(RefusalCause.EnrollmentUnknown);
        }

        var verdict = await binding.CheckAsync(tx, channel, context.CertificateSha256, ct);
        if (ChannelGate.CauseOf(channel, verdict, context.CertificateSha256) is { } cause)
        {
            await observer.RefusedAsync(tx, context.OrganizationId, channel.AttemptId, cause, new { device = channel.DeviceId }, context.RemoteAddress, ct);
            return ConnectReply.Refused(cause);
        }

        var person = await tokens.CheckAsync(tx, channel, context, onUserChannel: !channel.IsDevice, idle: report.Status == CommandStatus.Idle, ct);
        if (person is TokenVerdict.Refused foreign)
        {
            return ConnectReply.Refused(foreign.Cause);
        }

        var inGrace = verdict is IdentityVerdict.Accepted { InGrace: true };
        if (person is TokenVerdict.SignIn signIn)
        {
            return await WithoutPersonAsync(tx, channel, report, signIn, session, inGrace, ct);
        }

        // No command before the first TokenUpdate: the enrollment is not complete.
        if (channel.State is ChannelState.Authenticated or ChannelState.Unenrolled)
        {
            return ConnectReply.Answer(channel.Id, null);
        }

        if (channel.State == ChannelState.PushDead)
        {
            // It lives after all; its next TokenUpdate makes it reachable again.
            await tx.ExecuteAsync("update mdm_enrollment set state = 'enrolled', push_error = null where id = @Id", new { channel.Id });
        }

        if (report.CommandUuid is { } uuid)
        {
            await TakeAsync(tx, channel, report, uuid, session, ct);
        }

        return ConnectReply.Answer(channel.Id, await next.OfferAsync(tx, channel, report.Status, session, inGrace, urgentOnly: false));
    }

    // Its certificate proves the device, and nobody stands behind it. That is enough for what locks, erases or removes it, and
    // for the reports on that. Every other report is left untaken: the device sends it again with its new token.
    private async Task<ConnectReply> WithoutPersonAsync(
        Tx tx, Channel channel, CommandReport report, TokenVerdict.SignIn signIn, string session, bool inGrace, CancellationToken ct)
    {
        if (channel.State is ChannelState.Authenticated or ChannelState.Unenrolled)
        {
            return ConnectReply.Ask(signIn);
        }

        var answered = report.CommandUuid is { } uuid && await IsUrgentAsync(tx, channel, uuid);
        if (answered)
        {
            await TakeAsync(tx, channel, report, report.CommandUuid!, session, ct);
        }

        var command = answered || report.Status == CommandStatus.Idle
            ? await next.OfferAsync(tx, channel, report.Status, session, inGrace, urgentOnly: true)
            : null;
        return command is null && !answered ? ConnectReply.Ask(signIn) : ConnectReply.Answer(channel.Id, command);
    }

    private static async Task<bool> IsUrgentAsync(Tx tx, Channel channel, string uuid) =>
        !uuid.Any(char.IsControl) && await tx.ScalarAsync<string>(
            $"""
            select q.uuid from mdm_delivery q join mdm_command c on c.id = q.command_id
            where q.enrollment_id = @Id and q.uuid = @uuid and c.request_type in {NextCommand.Urgent}
            """,
            new { channel.Id, uuid }) is not null;

    private async Task TakeAsync(Tx tx, Channel channel, CommandReport report, string uuid, string session, CancellationToken ct)
    {
        var delivery = uuid.Any(char.IsControl) ? null : await tx.FirstAsync<ReportedDelivery>(
            """
            select q.uuid, q.command_id, q.closed_ms, q.sent_ms, c.request_type, c.purpose, c.sealed, c.shared_key
            from mdm_delivery q join mdm_command c on c.id = q.command_id where q.enrollment_id = @Id and q.uuid = @uuid
            """,
            new { channel.Id, uuid });
        if (delivery is null)
        {
            // An error status would make the device send the same report forever.
            tx.AfterCommit(() => MdmLog.UnknownCommand(logger, channel.DeviceId, uuid));
            return;
        }

        // The first answer may have been lost on its way back: a second copy is taken and thrown away.
        if (delivery.ClosedMs is not null)
        {
            return;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (report.Status == CommandStatus.NotNow)
        {
            await DeferAsync(tx, channel, delivery, session, now);
            return;
        }

        await CloseAsync(tx, channel, delivery, report, now);
        await effects.ApplyAsync(tx, channel, delivery, report, ct);
        tx.AfterCommit(() => Log(channel, delivery, report));
    }

    private static async Task DeferAsync(Tx tx, Channel channel, ReportedDelivery delivery, string session, long now)
    {
        await tx.ExecuteAsync(
            """
            update mdm_delivery set state = 'notNow', deferred_ms = @now, deferred_session = @session, deferrals = deferrals + 1
            where enrollment_id = @Id and uuid = @Uuid
            """,
            new { channel.Id, delivery.Uuid, session, now });
        await tx.ExecuteAsync(
            "update mdm_device_profile set state = 'notNow', updated_ms = @now where device_id = @DeviceId and uuid = @Uuid and state in ('pending', 'sent')",
            new { channel.DeviceId, delivery.Uuid, now });
    }

    private static async Task CloseAsync(Tx tx, Channel channel, ReportedDelivery delivery, CommandReport report, long now)
    {
        var errors = report.ErrorChain.Count == 0 ? null : JsonSerializer.Serialize(
            report.ErrorChain.Select(e => new ContractError(e.Code, e.Domain, e.Description)), GatehouseJson.Options);
        await tx.ExecuteAsync(
            "update mdm_delivery set state = @state, closed_ms = @now, errors = @errors where enrollment_id = @Id and uuid = @Uuid",
            new { channel.Id, delivery.Uuid, state = StateOf(report.Status), errors, now });
        await tx.ExecuteAsync(
            """
            insert into mdm_result (enrollment_id, uuid, org_id, body, parsed, received_ms) values (@Id, @Uuid, @OrgId, @body, @parsed, @now)
            on conflict (enrollment_id, uuid) do nothing
            """,
            new { channel.Id, delivery.Uuid, channel.OrgId, body = report.Raw.ToArray(), parsed = PlistJson.ForPeople(report.Body), now });
        if (delivery is { Sealed: true, SharedKey: null })
        {
            // A secret has done its work once every device has answered.
            await tx.ExecuteAsync(
                """
                update mdm_command set payload = null where id = @CommandId
                  and not exists (select 1 from mdm_delivery where command_id = @CommandId and closed_ms is null)
                """,
                new { delivery.CommandId });
        }
    }

    private static string StateOf(CommandStatus status) => status switch
    {
        CommandStatus.Acknowledged => DeliveryState.Acknowledged,
        CommandStatus.CommandFormatError => DeliveryState.FormatError,
        _ => DeliveryState.Error,
    };

    private void Log(Channel channel, ReportedDelivery delivery, CommandReport report)
    {
        if (report.Status == CommandStatus.CommandFormatError)
        {
            MdmLog.FormatError(logger, channel.DeviceId, delivery.RequestType, delivery.Uuid);
        }
        else
        {
            MdmLog.Reported(logger, channel.DeviceId, delivery.RequestType, report.Status.ToString());
        }
    }
}
