using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Administration;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Quotas;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>
/// Connects an installation with a person who signed in. A person who has no user yet makes the anonymous one theirs, which
/// keeps its subject; one who has keeps their own subject, and what becomes of the anonymous one is what the app asked for.
/// All in one transaction: whatever goes wrong, the anonymous session works on.
/// </summary>
internal sealed class Upgrader(IGrants grants, IAccessTokens tokens, MergeStore merges, IAudit audit, TimeProvider time)
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
                ? await GiveAsync(tx, redemption, installation, user.Id, keepGrant: true)
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
        return await GiveAsync(tx, redemption, installation, user.Id, keepGrant: true);
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
        return await GiveAsync(tx, redemption, installation, existing.Id, keepGrant: false);
    }

    private async Task<SignInOutcome> GiveAsync(Tx tx, SignInRedemption redemption, InstallationRow installation, string userId, bool keepGrant)
    {
        var settings = redemption.Client.Settings;
        var level = Acr.Levels[Acr.Level(redemption.Acr)];
        string[] methods = [.. redemption.Amr, .. await grants.MethodsAsync(tx, installation.OrgId, installation.GrantId)];
        var grant = new NewGrant(
            installation.OrgId, redemption.Client.Id, redemption.PersonId, redemption.SessionId, GrantKinds.App, AppScopes.All, [], level, [.. methods.Distinct(StringComparer.Ordinal)],
            redemption.AuthTime, time.GetUtcNow() + (settings.GrantLifetime ?? AppLifetimes.Default.Grant)) { Subject = userId, DeviceId = installation.DeviceId };
        var grantId = installation.GrantId;
        if (keepGrant)
        {
            await grants.RaiseAsync(tx, grantId, grant);
            await tokens.DeleteRefreshAsync(tx, installation.OrgId, grantId);
        }
        else
        {
            await grants.EndAsync(tx, installation.OrgId, grantId, Reasons.TokenRevoked);
            grantId = await grants.CreateAsync(tx, grant);
        }

        await InstallationStore.HandOverAsync(tx, installation, userId, redemption.Client.Id, grantId);
        return new SignInOutcome.Connected(await TokensAsync(tx, redemption, installation, userId, grantId, level), grantId);
    }

    private async Task<TokenResponse> TokensAsync(Tx tx, SignInRedemption redemption, InstallationRow installation, string userId, string grantId, string level)
    {
        var settings = redemption.Client.Settings;
        var lifetime = settings.AccessTokenLifetime ?? AppLifetimes.Default.AccessToken;
        var access = await tokens.IssueAsync(tx, installation.OrgId, grantId, Audiences.Internal, AppScopes.All, lifetime, installation.Jkt);
        var refresh = await tokens.IssueRefreshAsync(tx, installation.OrgId, grantId, settings.RefreshTokenLifetime ?? AppLifetimes.Default.RefreshToken, installation.Jkt);
        return new TokenResponse(access.Token, "DPoP", lifetime)
        {
            RefreshToken = refresh.Token,
            Scopes = ScopeSet.FromStored(AppScopes.All),
            Subject = userId,
            DeviceId = installation.DeviceId,
            Acr = level,
        };
    }

    private static SignInOutcome.Refused Refuse(string description, string reason) => new(OAuthError.InvalidGrant(description) with { Reason = reason });
}
