using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>Message to handler. Each runs in one transaction, and the device is answered only after its commit.</summary>
public sealed class CheckInDispatcher(
    Database database, AuthenticateHandler authenticate, TokenUpdateHandler tokenUpdate, CheckOutHandler checkOut,
    UserAuthenticateHandler userAuthenticate, BootstrapTokenHandler bootstrapToken, GetTokenHandler getToken,
    DeclarativeManagementHandler declarativeManagement)
{
    /// <summary>Handles one message.</summary>
    public Task<CheckInReply> HandleAsync(CheckInContext context, CheckInMessage message, CancellationToken ct) =>
        database.WriteAsync(tx => message switch
        {
            Authenticate m => authenticate.HandleAsync(tx, context, m, ct),
            TokenUpdate m => tokenUpdate.HandleAsync(tx, context, m, ct),
            CheckOut m => checkOut.HandleAsync(tx, context, m, ct),
            UserAuthenticate m => userAuthenticate.HandleAsync(tx, context, m, ct),
            SetBootstrapToken m => bootstrapToken.HandleAsync(tx, context, m, ct),
            GetBootstrapToken m => bootstrapToken.HandleAsync(tx, context, m, ct),
            GetToken m => getToken.HandleAsync(tx, context, m, ct),
            DeclarativeManagement m => declarativeManagement.HandleAsync(tx, context, m, ct),
            // We have no plan to offer; a device that gets an error erases itself in the ordinary way.
            _ => Task.FromResult<CheckInReply>(new CheckInReply.Refused(StatusCodes.Status404NotFound, "NOT_OFFERED")),
        }, ct);
}
