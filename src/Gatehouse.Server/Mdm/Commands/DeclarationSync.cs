using Gatehouse.Protocols.Mdm.Declarations;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Commands;

/// <summary>
/// Queues <c>DeclarativeManagement</c>, which has a device ask for its declarations. The command says nothing of them, so whenever it
/// is carried out the device finds the present ones.
/// </summary>
/// <remarks>Source: apple/device-management, <c>mdm/commands/declarativemanagement.yaml</c>.</remarks>
public sealed class DeclarationSync(CommandQueue queue) : IDeclarationSync
{
    private const string RequestType = "DeclarativeManagement";

    /// <inheritdoc/>
    public async Task RequestAsync(Tx tx, string organizationId, IReadOnlyCollection<string> attemptIds, DeclarationSet now)
    {
        // All of them locked, not only those that know another set: one of them may be fetching the old one at this moment.
        var channels = await tx.QueryAsync<Row>(
            $"""
            select e.id, e.declarations_token from mdm_enrollment e join mdm_device d on d.id = e.device_id
            where d.org_id = @organizationId and d.attempt_id {JsonIds.In(tx.Kind, "@ids")} and e.user_key = '' and d.state = 'enrolled' and d.leaving_ms is null
            order by e.id{tx.ForUpdate}
            """,
            new { organizationId, ids = JsonIds.Of(attemptIds) });
        var behind = channels.Where(c => c.DeclarationsToken is { } known && known != now.Token).Select(c => c.Id).ToList();
        if (behind.Count == 0)
        {
            return;
        }

        var commandId = await queue.StoreAsync(tx, organizationId, new CommandDraft(
            RequestType, CommandPurpose.Declarations, new PlistDictionary { { nameof(RequestType), RequestType } })
        {
            Priority = CommandPriority.Profile,
            SharedKey = "declarations",
        });
        var waiting = await tx.QueryAsync<string>(
            $"""
            select enrollment_id from mdm_delivery
            where command_id = @commandId and closed_ms is null and state in ('{DeliveryState.Queued}', '{DeliveryState.NotNow}')
            """,
            new { commandId });
        await queue.DeliverAsync(tx, commandId, [.. behind.Except(waiting, StringComparer.Ordinal)]);
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public string? DeclarationsToken { get; init; }
    }
}
