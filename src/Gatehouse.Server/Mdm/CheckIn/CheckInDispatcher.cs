using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Identities;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>Message to handler. Each runs in one transaction, and the device is answered only after its commit.</summary>
public sealed class CheckInDispatcher(
    Database database, AuthenticateHandler authenticate, TokenUpdateHandler tokenUpdate, CheckOutHandler checkOut,
    UserAuthenticateHandler userAuthenticate, BootstrapTokenHandler bootstrapToken, GetTokenHandler getToken,
    DeclarativeManagementHandler declarativeManagement, ICheckInObserver observer)
{
    /// <summary>Handles one message.</summary>
    public Task<CheckInReply> HandleAsync(CheckInContext context, CheckInMessage message, CancellationToken ct) =>
        database.WriteAsync(async tx => await IsOpenAsync(tx, context, message) ? await HandleAsync(tx, context, message, ct) : await TurnAwayAsync(tx, context, message, ct), ct);

    // A device that leaves is heard always: it says so once, and nothing is given to it.
    private static async Task<bool> IsOpenAsync(Tx tx, CheckInContext context, CheckInMessage message) =>
        message is CheckOut || await ActiveOrganization.IsAsync(tx, context.OrganizationId);

    private async Task<CheckInReply> TurnAwayAsync(Tx tx, CheckInContext context, CheckInMessage message, CancellationToken ct)
    {
        // Only a first message is an event of somebody's enrollment; what managed devices send would fill the log.
        if (message is Authenticate { SerialNumber: var serial, Enrollment: var device })
        {
            var detail = new { device = device.NormalizedId, serialNumber = serial };
            await observer.RefusedAsync(tx, context.OrganizationId, null, RefusalCause.OrganizationDisabled, detail, context.RemoteAddress, ct);
        }

        return new CheckInReply.Refused(StatusCodes.Status503ServiceUnavailable, RefusalCause.OrganizationDisabled);
    }

    private Task<CheckInReply> HandleAsync(Tx tx, CheckInContext context, CheckInMessage message, CancellationToken ct) =>
        message switch
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
        };
}
