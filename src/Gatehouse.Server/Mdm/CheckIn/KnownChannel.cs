using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Authorization;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Identities;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>
/// The checks that every message but <c>Authenticate</c> passes: the enrollment exists and has not ended, the certificate is
/// its own, and its person still belongs. A user channel is checked against its device.
/// </summary>
public sealed class KnownChannel(IdentityBinding binding, TokenGate tokens, ICheckInObserver observer)
{
    /// <summary>The channel of the message, or null with the refusal.</summary>
    public async Task<(Channel? Channel, CheckInReply? Refused)> FindAsync(Tx tx, CheckInContext context, CheckInMessage message, CancellationToken ct)
    {
        var channel = await ChannelStore.FindAsync(tx, context.OrganizationId, message.Enrollment);
        var refused = channel is null
            ? new CheckInReply.Refused(StatusCodes.Status403Forbidden, RefusalCause.EnrollmentUnknown)
            : await CheckAsync(tx, context, message, channel, ct);
        return refused is null ? (channel, null) : (null, refused);
    }

    /// <summary>The device channel that the message's enrollment belongs to, or null with the refusal.</summary>
    public async Task<(Channel? Channel, CheckInReply? Refused)> FindDeviceAsync(Tx tx, CheckInContext context, CheckInMessage message, CancellationToken ct)
    {
        var channel = await ChannelStore.FindAsync(tx, context.OrganizationId, message.Enrollment.Device);
        var refused = channel is null
            ? new CheckInReply.Refused(StatusCodes.Status403Forbidden, RefusalCause.EnrollmentUnknown)
            : await CheckAsync(tx, context, message, channel, ct);
        return refused is null ? (channel, null) : (null, refused);
    }

    private async Task<CheckInReply?> CheckAsync(Tx tx, CheckInContext context, CheckInMessage message, Channel channel, CancellationToken ct)
    {
        var cause = ChannelGate.CauseOf(channel, await binding.CheckAsync(tx, channel, context.CertificateSha256, ct), context.CertificateSha256);
        if (cause is null)
        {
            // A goodbye is said once and to everybody; and a user who is about to log in on a Mac has no token yet.
            return message is CheckOut or UserAuthenticate
                ? null
                : CheckInReply.Of(await tokens.CheckAsync(tx, channel, context, message.Enrollment.Channel == EnrollmentChannel.User, idle: false, ct));
        }

        await observer.RefusedAsync(tx, context.OrganizationId, channel.AttemptId, cause, new { device = channel.DeviceId }, context.RemoteAddress, ct);
        return new CheckInReply.Refused(StatusCodes.Status403Forbidden, cause);
    }
}
