using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.OAuth.Consent;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Account;

/// <summary>Ends what a person no longer wants.</summary>
internal sealed class EndAccountItem(Database database, IGrants grants, IBrowserSessions sessions, ISignOutEverywhere everywhere, IAudit audit)
{
    /// <summary>Ends a grant, a session or both, if they are the person's own; else nothing happens.</summary>
    public async Task RunAsync(BrowserSession here, string? grantId, string? sessionId, CancellationToken ct)
    {
        var own = await sessions.ListAsync(here.OrganizationId, here.PersonId, ct);
        var session = own.FirstOrDefault(s => s.Id == sessionId)?.Id;
        await database.WriteAsync(async tx =>
        {
            if (grantId is not null)
            {
                await EndGrantAsync(tx, here, grantId);
            }

            if (session is not null && await sessions.EndAsync(tx, here.OrganizationId, session))
            {
                await audit.WriteAsync(tx, here.OrganizationId, "person", here.PersonId, "session.end", session);
            }
        }, ct);
    }

    /// <summary>Ends everything that the person was given, anywhere.</summary>
    public Task RunEverywhereAsync(BrowserSession here, CancellationToken ct) => database.WriteAsync(async tx =>
    {
        await everywhere.RunAsync(tx, here.OrganizationId, here.PersonId);
        await audit.WriteAsync(tx, here.OrganizationId, "person", here.PersonId, "person.sign-out-everywhere", here.PersonId);
    }, ct);

    private async Task EndGrantAsync(Tx tx, BrowserSession here, string grantId)
    {
        var clientId = await tx.ScalarAsync<string>(
            "select client_id from oauth_grant where id = @grantId and org_id = @OrganizationId and person_id = @PersonId", new { grantId, here.OrganizationId, here.PersonId });
        if (clientId is not null && await grants.EndAsync(tx, here.OrganizationId, grantId, EndReasons.EndedByPerson))
        {
            // Otherwise the client would be let in again without a question.
            await ConsentStore.RemoveAsync(tx, here.OrganizationId, here.PersonId, clientId);
            await audit.WriteAsync(tx, here.OrganizationId, "person", here.PersonId, "grant.end", grantId);
        }
    }
}
