using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>Escrow of the bootstrap token. It belongs to one installation of the system, so an <c>Authenticate</c> clears it.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/setbootstraptoken.yaml</c>, <c>getbootstraptoken.yaml</c>.</remarks>
public sealed class BootstrapTokenHandler(KnownChannel known, SecretBox secrets, TimeProvider time)
{
    /// <summary>Stores the token; a missing or empty one means: forget it.</summary>
    public async Task<CheckInReply> HandleAsync(Tx tx, CheckInContext context, SetBootstrapToken message, CancellationToken ct)
    {
        var (channel, refused) = await known.FindAsync(tx, context, message, ct);
        if (channel is null)
        {
            return refused!;
        }

        await tx.ExecuteAsync(
            "update mdm_enrollment set bootstrap_token = @token, updated_ms = @now where id = @Id",
            new
            {
                channel.Id,
                token = message.BootstrapToken is { Length: > 0 } token ? secrets.Seal(token.Span, SecretPurpose.BootstrapToken(channel.Id)) : null,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        return CheckInReply.Empty.Instance;
    }

    /// <summary>Returns the token. None is 200 with an empty dictionary: an error would leave the Mac hanging.</summary>
    public async Task<CheckInReply> HandleAsync(Tx tx, CheckInContext context, GetBootstrapToken message, CancellationToken ct)
    {
        var (channel, refused) = await known.FindAsync(tx, context, message, ct);
        if (channel is null)
        {
            return refused!;
        }

        return new CheckInReply.Plist(channel.BootstrapToken is { } stored
            ? CheckInReplies.BootstrapToken(secrets.Open(stored, SecretPurpose.BootstrapToken(channel.Id)))
            : CheckInReplies.BootstrapToken(null));
    }
}
