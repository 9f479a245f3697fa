using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Protocols.Mdm.Declarations;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>
/// Declarative management: devices synchronize with the declarations of their enrollment. Most have none, and a device that was
/// switched on by an earlier server then drops what it had.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/declarativemanagement.yaml</c>.</remarks>
public sealed class DeclarativeManagementHandler(KnownChannel known, IDeclarations declarations, TimeProvider time)
{
    private const string Manifest = "declaration-items";

    /// <summary>Answers an endpoint.</summary>
    public async Task<CheckInReply> HandleAsync(Tx tx, CheckInContext context, DeclarativeManagement message, CancellationToken ct)
    {
        var (channel, refused) = await known.FindAsync(tx, context, message, ct);
        if (channel is null)
        {
            return refused!;
        }

        if (message.Endpoint == DeclarativeManagement.Status)
        {
            return CheckInReply.Empty.Instance;
        }

        var set = channel.IsDevice ? await declarations.OfDeviceAsync(tx, channel.OrgId, channel.AttemptId) : DeclarationSet.Empty;
        if (message.Endpoint == Manifest)
        {
            await tx.ExecuteAsync(
                "update mdm_enrollment set declarations_token = @Token where id = @Id and (declarations_token is null or declarations_token <> @Token)",
                new { channel.Id, set.Token });
        }

        return message.Endpoint switch
        {
            "tokens" => new CheckInReply.Json(set.Tokens(time.GetUtcNow())),
            Manifest => new CheckInReply.Json(set.Items()),
            // 404 tells the device that a declaration vanished.
            _ => set.Find(message.Endpoint) is { } found
                ? new CheckInReply.Json(found)
                : new CheckInReply.Refused(StatusCodes.Status404NotFound, "DECLARATION_UNKNOWN"),
        };
    }
}
