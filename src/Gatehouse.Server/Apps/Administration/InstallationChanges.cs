using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Quotas;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>
/// Moves installations from one state to another, together with the grants that their tokens hang on: a sleeping grant
/// makes tokens sleep, an ended one ends them, both at once and in every process.
/// </summary>
internal sealed class InstallationChanges(IGrants grants, TimeProvider time)
{
    /// <summary>Blocks an active one. False when it is in another state.</summary>
    public async Task<bool> BlockAsync(Tx tx, InstallationRow row)
    {
        if (row.State != InstallationStates.Active)
        {
            return false;
        }

        await SetAsync(tx, row, InstallationStates.Locked, Reasons.DeviceLocked);
        await grants.SuspendAsync(tx, row.OrgId, row.GrantId, Reasons.DeviceLocked);
        return true;
    }

    /// <summary>Lets a blocked one go on, as far as its user may. False when it is in another state.</summary>
    public async Task<bool> UnblockAsync(Tx tx, InstallationRow row, AppUserRow? user)
    {
        if (row.State != InstallationStates.Locked)
        {
            return false;
        }

        await SetAsync(tx, row, InstallationStates.Active, null);
        if (user?.State == AppUserStates.Locked)
        {
            await grants.SuspendAsync(tx, row.OrgId, row.GrantId, Reasons.UserLocked);
        }
        else
        {
            await grants.ResumeAsync(tx, row.OrgId, row.GrantId);
        }

        return true;
    }

    /// <summary>Takes everything back. False when that was done before, or it is deleted.</summary>
    public async Task<bool> RevokeAsync(Tx tx, InstallationRow row)
    {
        if (row.State is InstallationStates.Revoked or InstallationStates.Deleted)
        {
            return false;
        }

        await SetAsync(tx, row, InstallationStates.Revoked, Reasons.TokenRevoked);
        await grants.EndAsync(tx, row.OrgId, row.GrantId, Reasons.TokenRevoked);
        return true;
    }

    /// <summary>Deletes one; the row stays for a while, so that the device learns of it. False when that was done before.</summary>
    public async Task<bool> DeleteAsync(Tx tx, InstallationRow row, AppUserRow? user)
    {
        if (row.State == InstallationStates.Deleted)
        {
            return false;
        }

        await SetAsync(tx, row, InstallationStates.Deleted, Reasons.DeviceDeleted);
        await grants.EndAsync(tx, row.OrgId, row.GrantId, Reasons.DeviceDeleted);
        if (user?.PersonId is null)
        {
            await QuotaStore.ShrinkAsync(tx, row.OrgId, 1);
        }

        return true;
    }

    private Task SetAsync(Tx tx, InstallationRow row, string state, string? because) => tx.ExecuteAsync(
        "update apps_installation set state = @state, state_because = @because, state_ms = @now, answer = null where id = @Id and org_id = @OrgId",
        new { row.Id, row.OrgId, state, because, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
}
