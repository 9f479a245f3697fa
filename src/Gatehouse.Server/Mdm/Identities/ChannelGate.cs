using Gatehouse.Server.Mdm.Storage;

namespace Gatehouse.Server.Mdm.Identities;

/// <summary>Whether a channel is let in, once its certificate is judged.</summary>
public static class ChannelGate
{
    /// <summary>Why not; null when it is. A device that proves to be itself is told more exactly than a stranger.</summary>
    public static string? CauseOf(Channel channel, IdentityVerdict verdict, byte[] sha256) => (verdict, sha256.AsSpan().SequenceEqual(channel.IdentitySha256)) switch
    {
        (IdentityVerdict.Refused refused, false) => refused.Cause,
        _ when channel.Blocked => RefusalCause.DeviceBlocked,
        _ when channel.DeviceState == DeviceStage.Unmanaged => RefusalCause.EnrollmentEnded,
        (IdentityVerdict.Refused refused, _) => refused.Cause,
        _ => null,
    };
}
