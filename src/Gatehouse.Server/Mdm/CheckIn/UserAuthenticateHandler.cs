using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>
/// A network user logs in on a Mac. 410 means "do not manage this user for this login session"; the empty challenge means
/// "managed, and no password needed". Anything else delays the login.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/userauthenticate.yaml</c>.</remarks>
public sealed class UserAuthenticateHandler(KnownChannel known, IOptions<MdmOptions> options)
{
    /// <summary>Answers by the setting.</summary>
    public async Task<CheckInReply> HandleAsync(Tx tx, CheckInContext context, UserAuthenticate message, CancellationToken ct)
    {
        var (_, refused) = await known.FindDeviceAsync(tx, context, message, ct);
        if (refused is not null)
        {
            return refused;
        }

        if (!options.Value.ManageNetworkUsers)
        {
            return new CheckInReply.Refused(StatusCodes.Status410Gone, "USER_NOT_MANAGED");
        }

        // We ask for no password, so a response to a challenge can only be to somebody else's.
        return message.DigestResponse is null
            ? new CheckInReply.Plist(CheckInReplies.DigestChallenge(""))
            : new CheckInReply.Plist(CheckInReplies.AuthToken(""));
    }
}
