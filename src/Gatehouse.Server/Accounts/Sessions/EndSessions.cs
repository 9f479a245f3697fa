using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Sessions;

/// <summary>Whoever is disabled, deleted or signed out everywhere has no browser session left, nor a flow half-way through.</summary>
public sealed class EndSessions : IPersonObserver
{
    /// <inheritdoc/>
    public async Task EndedAsync(Tx tx, string organizationId, string personId, string because)
    {
        await tx.ExecuteAsync("delete from accounts_session where org_id = @organizationId and person_id = @personId", new { organizationId, personId });
        await tx.ExecuteAsync("delete from accounts_flow where org_id = @organizationId and person_id = @personId", new { organizationId, personId });
    }
}
