using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Administration;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Quotas;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>
/// Connects an installation with a person who signed in. A person who has no user yet makes the anonymous one theirs, which
/// keeps its subject; one who has keeps their own subject, and what becomes of the anonymous one is what the app asked for.
/// All in one transaction: whatever goes wrong, the anonymous session works on.
/// </summary>
internal sealed class Upgrader(KnownTokens tokens, MergeStore merges, IAudit audit, TimeProvider time)
{
    /// <summary>Connects, or says why not.</summary>
    public async Task<SignInOutcome> UpgradeAsync(Tx tx, SignInRedemption redemption, Upgrade upgrade)
    {
        var organizationId = redemption.Client.OrganizationId;
        if (await InstallationStore.LockAsync(tx, organizationId, upgrade.InstallationId) is not { State: InstallationStates.Active } installation
            || installation.UserId != upgrade.UserId || installation.Jkt != redemption.DpopJkt
            || await AppUserStore.LockAsync(tx, organizationId, installation.UserId) is not { State: AppUserStates.Active } user)
        {
            return Refuse("The installation is gone, locked, or somebody's by now.", Reasons.TokenRevoked);
        }

        if (user.PersonId is { } known)
        {
            // Signing in once more raises what is known; it does not change whose installation it is.
            return known == redemption.PersonId
                ? await tokens.ReplaceAsync(tx, redemption, installation, user.Id)
                : Refuse("The installation belongs to somebody else.", Reasons.TokenRevoked);
        }

        var existing = await AppUserStore.OfPersonAsync(tx, organizationId, redemption.PersonId);
        return existing is null
            ? await SignUpAsync(tx, redemption, installation, user)
            : existing.State == AppUserStates.Locked
                ? Refuse("The user is locked.", Reasons.UserLocked)
                : await JoinAsync(tx, redemption, upgrade.Strategy, installation, user, existing);
    }

    // Case A: the subject stays, and with it everything that backends keep under it.
    private async Task<SignInOutcome> SignUpAsync(Tx tx, SignInRedemption redemption, InstallationRow installation, AppUserRow user)
    {
        await AppUserStore.BecomeAsync(tx, user.OrgId, user.Id, redemption.PersonId);
        var living = (await AppUserStore.InstallationsAsync(tx, user.OrgId, user.Id)).Count(i => i.State != InstallationStates.Deleted);
        await QuotaStore.ShrinkAsync(tx, user.OrgId, living);
        await audit.WriteAsync(tx, user.OrgId, "person", redemption.PersonId, "app-user.upgrade", user.Id, new { Installation = installation.Id });
        return await tokens.RaiseAsync(tx, redemption, installation, user.Id);
    }

    // Cases B to D: the person has a user already.
    private async Task<SignInOutcome> JoinAsync(
        Tx tx, SignInRedemption redemption, string strategy, InstallationRow installation, AppUserRow user, AppUserRow existing)
    {
        if (strategy == UpgradeStrategies.Fail)
        {
            return new SignInOutcome.Conflict();
        }

        if (strategy == UpgradeStrategies.Merge)
        {
            await merges.AddAsync(tx, user.OrgId, user.Id, existing.Id, installation.Id);
        }

        await AppUserStore.LeaveAsync(tx, user.OrgId, user.Id, strategy == UpgradeStrategies.Merge ? existing.Id : null, time.GetUtcNow());
        await QuotaStore.ShrinkAsync(tx, user.OrgId, 1);
        await audit.WriteAsync(
            tx, user.OrgId, "person", redemption.PersonId, "app-user." + strategy, user.Id, new { Into = existing.Id, Installation = installation.Id });
        return await tokens.ReplaceAsync(tx, redemption, installation, existing.Id);
    }

    private static SignInOutcome.Refused Refuse(string description, string reason) => new(OAuthError.InvalidGrant(description) with { Reason = reason });
}
