using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Logout;

/// <summary>What follows here when sessions and people end: their grants, their half-finished requests, and the clients that have to be told.</summary>
internal sealed class SessionEndings(IGrants grants, SessionClients clients) : ISessionObserver, IPersonObserver
{
    /// <inheritdoc/>
    public async Task EndedAsync(Tx tx, string organizationId, string personId, string sessionId)
    {
        await tx.ExecuteAsync("delete from oauth_interaction where session_id = @sessionId and org_id = @organizationId", new { sessionId, organizationId });
        await grants.EndForSessionAsync(tx, organizationId, sessionId, EndReasons.SignedOut);
        await clients.EndedAsync(tx, organizationId, sessionId);
    }

    /// <inheritdoc/>
    async Task IPersonObserver.EndedAsync(Tx tx, string organizationId, string personId, string because)
    {
        await tx.ExecuteAsync("delete from oauth_interaction where person_id = @personId and org_id = @organizationId", new { personId, organizationId });
        await grants.EndForPersonAsync(tx, organizationId, personId, because == PersonEndings.SignedOut ? EndReasons.SignedOut : EndReasons.PersonGone);
        await clients.PersonEndedAsync(tx, organizationId, personId);
    }
}
