using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Apps.Administration;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>
/// Sees to it that what was somebody's does not become anonymous again when they are removed: their installations are
/// deleted, and their user is left behind. Who may not sign in or was signed out needs nothing here: their grants are dead.
/// </summary>
internal sealed class PersonLeft(InstallationChanges installations, TimeProvider time) : IPersonObserver
{
    /// <inheritdoc/>
    public async Task EndedAsync(Tx tx, string organizationId, string personId, string because)
    {
        if (because != PersonEndings.Deleted || await AppUserStore.OfPersonAsync(tx, organizationId, personId) is not { } user)
        {
            return;
        }

        foreach (var installation in await AppUserStore.InstallationsAsync(tx, organizationId, user.Id))
        {
            await installations.DeleteAsync(tx, installation, user);
        }

        await AppUserStore.LeaveAsync(tx, organizationId, user.Id, null, time.GetUtcNow());
    }
}
