using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Mdm.ManagedAppleAccounts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>
/// A device asks for a token of a service. We serve <c>com.apple.maid</c>, once the organization has a key for it; not
/// <c>com.apple.watch.pairing</c>, which needs an enrollment of watches. Unavailable is 400, as for an unknown type.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/gettoken.yaml</c>.</remarks>
public sealed class GetTokenHandler(KnownChannel known, AccessTokens tokens)
{
    /// <summary>Answers, after the same checks as any message.</summary>
    public async Task<CheckInReply> HandleAsync(Tx tx, CheckInContext context, GetToken message, CancellationToken ct)
    {
        var (_, refused) = await known.FindAsync(tx, context, message, ct);
        if (refused is not null)
        {
            return refused;
        }

        if (message.TokenServiceType != GetToken.ManagedAppleAccount)
        {
            return new CheckInReply.Refused(StatusCodes.Status400BadRequest, "TOKEN_SERVICE_UNKNOWN");
        }

        return await tokens.MakeAsync(tx, context.OrganizationId) is { } token
            ? new CheckInReply.Plist(CheckInReplies.Token(token))
            : new CheckInReply.Refused(StatusCodes.Status400BadRequest, "TOKEN_SERVICE_NOT_SET_UP");
    }
}
