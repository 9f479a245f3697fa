using System.Globalization;
using System.Text;
using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>
/// Declarative management of a server without declarations: an empty set with a constant token. A device that was switched
/// on by an earlier server then drops what it had.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/declarativemanagement.yaml</c>.</remarks>
public sealed class DeclarativeManagementHandler(KnownChannel known, TimeProvider time)
{
    // Opaque; the same as long as the set is: and the empty set never changes.
    private const string EmptySet = "empty";

    /// <summary>Answers an endpoint.</summary>
    public async Task<CheckInReply> HandleAsync(Tx tx, CheckInContext context, DeclarativeManagement message, CancellationToken ct)
    {
        var (_, refused) = await known.FindAsync(tx, context, message, ct);
        if (refused is not null)
        {
            return refused;
        }

        return message.Endpoint switch
        {
            "tokens" => Json($$$"""{"SyncTokens":{"Timestamp":"{{{Timestamp()}}}","DeclarationsToken":"{{{EmptySet}}}"}}"""),
            // All four arrays, even when empty: a missing one breaks clients.
            "declaration-items" => Json(
                $$$"""{"Declarations":{"Activations":[],"Assets":[],"Configurations":[],"Management":[]},"DeclarationsToken":"{{{EmptySet}}}"}"""),
            DeclarativeManagement.Status => CheckInReply.Empty.Instance,
            // 404 tells the device that a declaration vanished.
            _ => new CheckInReply.Refused(StatusCodes.Status404NotFound, "DECLARATION_UNKNOWN"),
        };
    }

    private string Timestamp() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static CheckInReply.Json Json(string text) => new(Encoding.UTF8.GetBytes(text));
}
