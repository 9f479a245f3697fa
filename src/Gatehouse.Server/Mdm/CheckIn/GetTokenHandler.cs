using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>
/// A device asks for a token of a service. We serve none of them yet: <c>com.apple.maid</c> needs a Managed Apple Account
/// service, <c>com.apple.watch.pairing</c> an enrollment of watches. Unavailable is 400, as for an unknown type.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/gettoken.yaml</c>.</remarks>
public sealed class GetTokenHandler(KnownChannel known)
{
    /// <summary>Refuses, after the same checks as any message.</summary>
    public async Task<CheckInReply> HandleAsync(Tx tx, CheckInContext context, GetToken message, CancellationToken ct)
    {
        var (_, refused) = await known.FindAsync(tx, context, message, ct);
        return refused ?? new CheckInReply.Refused(StatusCodes.Status400BadRequest, "TOKEN_SERVICE_UNKNOWN");
    }
}
