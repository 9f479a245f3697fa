using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Sessions;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.People;

/// <summary>Ends at once what somebody was given: sessions here, and through the observers whatever other features gave.</summary>
public sealed class PersonEnd(IEnumerable<IPersonObserver> observers, TimeProvider time) : ISignOutEverywhere
{
    /// <inheritdoc/>
    public Task RunAsync(Tx tx, string organizationId, string personId) => RunAsync(tx, organizationId, personId, PersonEndings.SignedOut);

    /// <summary>Ends it. Nothing given before counts any more, even where a feature only compares times.</summary>
    public async Task RunAsync(Tx tx, string organizationId, string personId, string because)
    {
        // The person's row first: whoever is just signing in holds it, and what they begin must be there to be ended.
        await tx.ExecuteAsync(
            "update admin_person set signed_out_ms = @now where org_id = @organizationId and id = @personId",
            new { organizationId, personId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        await SessionStore.EndAllAsync(tx, personId);
        foreach (var observer in observers)
        {
            await observer.EndedAsync(tx, organizationId, personId, because);
        }
    }
}
