using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Devices;
using Gatehouse.Server.Mdm.Identities;
using Gatehouse.Server.Mdm.Profiles;
using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>
/// A channel announces its push token; the first one after <c>Authenticate</c> completes the enrollment. The device may
/// never send the same values again, so they are durable before it is answered.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/tokenupdate.yaml</c>.</remarks>
public sealed class TokenUpdateHandler(
    KnownChannel known, ICheckInObserver observer, PushCertificates pushCertificates, SecretBox secrets, TimeProvider time,
    DeviceSetup setup, UserChannels users, PushQueue push)
{
    /// <summary>Stores the values and, the first time, sets the device going.</summary>
    public async Task<CheckInReply> HandleAsync(Tx tx, CheckInContext context, TokenUpdate message, CancellationToken ct)
    {
        var (device, refused) = await known.FindDeviceAsync(tx, context, message, ct);
        if (device is null)
        {
            return refused!;
        }

        if (message.PushMagic.Contains('\0', StringComparison.Ordinal))
        {
            return new CheckInReply.Refused(StatusCodes.Status400BadRequest, "PUSH_MAGIC_UNUSABLE");
        }

        if (await pushCertificates.TopicAsync(tx, context.OrganizationId) != message.Topic)
        {
            await observer.RefusedAsync(
                tx, context.OrganizationId, device.AttemptId, RefusalCause.TopicMismatch, new { topic = message.Topic }, context.RemoteAddress, ct);
            return new CheckInReply.Refused(StatusCodes.Status403Forbidden, RefusalCause.TopicMismatch);
        }

        if (message.Enrollment.Channel == EnrollmentChannel.User)
        {
            return await users.TokenUpdateAsync(tx, context, device, message);
        }

        var tally = await StoreAsync(tx, device.Id, device.Epoch, message);
        if (tally == 1)
        {
            await setup.EnrolledAsync(tx, device, message.AwaitingConfiguration, ct);
        }
        else
        {
            await observer.TokenUpdatedAsync(tx, device.OrgId, device.DeviceId, device.AttemptId, first: false, ct);
        }

        return CheckInReply.Empty.Instance;
    }

    /// <summary>Token, magic and topic in one statement: a push with a new token and an old magic would be ignored. Returns the tally of this epoch.</summary>
    public async Task<long> StoreAsync(Tx tx, string enrollmentId, long epoch, TokenUpdate message)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await push.NotifyAsync(tx);
        return await tx.ScalarAsync<long>(
            """
            update mdm_enrollment set
                state = 'enrolled', topic = @topic, push_token = @token, push_magic = @magic, token_ms = @now, token_tally = token_tally + 1,
                -- tokenupdate.yaml: "Don't treat the absence of an UnlockToken as an invalidation of a previously received" one.
                unlock_token = coalesce(@unlockToken, unlock_token),
                unlock_token_epoch = case when @unlockToken is null then unlock_token_epoch else @epoch end,
                -- Only true says something: absence does not prove that a waiting device was released.
                awaiting_since_ms = case when @awaiting = true and awaiting_configuration = false then @now else awaiting_since_ms end,
                awaiting_configuration = case when @awaiting = true then true else awaiting_configuration end,
                not_on_console = @notOnConsole, push_due_ms = @now, push_step = 0, push_failures = 0, push_error = null, updated_ms = @now
            where id = @enrollmentId
            returning token_tally
            """,
            new
            {
                enrollmentId,
                epoch,
                topic = message.Topic,
                token = message.Token.ToArray(),
                magic = message.PushMagic,
                unlockToken = message.UnlockToken is { Length: > 0 } unlock ? secrets.Seal(unlock.Span, SecretPurpose.UnlockToken(enrollmentId)) : null,
                awaiting = message.AwaitingConfiguration,
                notOnConsole = message.NotOnConsole,
                now,
            });
    }
}
