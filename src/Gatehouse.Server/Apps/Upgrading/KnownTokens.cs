using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>Grants and tokens of installations that are somebody's. Their level is that of the sign-in, as a number.</summary>
internal sealed class KnownTokens(IGrants grants, IAccessTokens tokens, TimeProvider time)
{
    /// <summary>The grant goes on as that of the person: access tokens that are out run out by themselves, refresh tokens are taken back.</summary>
    public async Task<SignInOutcome> RaiseAsync(Tx tx, SignInRedemption redemption, InstallationRow installation, string userId)
    {
        await grants.RaiseAsync(tx, installation.GrantId, Grant(redemption, installation.DeviceId, userId, await MethodsAsync(tx, installation)));
        await tokens.DeleteRefreshAsync(tx, installation.OrgId, installation.GrantId);
        return await HandOverAsync(tx, redemption, installation, userId, installation.GrantId);
    }

    /// <summary>The grant ends at once, with all its tokens, and the person gets one of their own.</summary>
    public async Task<SignInOutcome> ReplaceAsync(Tx tx, SignInRedemption redemption, InstallationRow installation, string userId)
    {
        var methods = await MethodsAsync(tx, installation);
        await grants.EndAsync(tx, installation.OrgId, installation.GrantId, Reasons.TokenRevoked);
        return await HandOverAsync(tx, redemption, installation, userId, await GrantAsync(tx, redemption, installation.DeviceId, userId, methods));
    }

    /// <summary>A grant of the person for a device.</summary>
    public Task<string> GrantAsync(Tx tx, SignInRedemption redemption, string deviceId, string userId, IReadOnlyList<string> keyMethods) =>
        grants.CreateAsync(tx, Grant(redemption, deviceId, userId, keyMethods));

    /// <summary>First tokens of a grant.</summary>
    public async Task<SignInOutcome> GiveAsync(Tx tx, SignInRedemption redemption, InstallationRow installation, string userId, string grantId)
    {
        var settings = redemption.Client.Settings;
        var lifetime = settings.AccessTokenLifetime ?? AppLifetimes.Default.AccessToken;
        var access = await tokens.IssueAsync(tx, installation.OrgId, grantId, Audiences.Internal, AppScopes.All, lifetime, installation.Jkt);
        var refresh = await tokens.IssueRefreshAsync(tx, installation.OrgId, grantId, settings.RefreshTokenLifetime ?? AppLifetimes.Default.RefreshToken, installation.Jkt);
        return new SignInOutcome.Connected(
            new TokenResponse(access.Token, "DPoP", lifetime)
            {
                RefreshToken = refresh.Token,
                Scopes = ScopeSet.FromStored(AppScopes.All),
                Subject = userId,
                DeviceId = installation.DeviceId,
                Acr = Level(redemption),
            },
            grantId);
    }

    private async Task<SignInOutcome> HandOverAsync(Tx tx, SignInRedemption redemption, InstallationRow installation, string userId, string grantId)
    {
        await InstallationStore.HandOverAsync(tx, installation, userId, redemption.Client.Id, grantId);
        return await GiveAsync(tx, redemption, installation, userId, grantId);
    }

    // What is known of the key was known before the person came.
    private async Task<IReadOnlyList<string>> MethodsAsync(Tx tx, InstallationRow installation) =>
        [.. (await grants.MethodsAsync(tx, installation.OrgId, installation.GrantId)).Where(method => method is "hwk" or "swk")];

    private NewGrant Grant(SignInRedemption redemption, string deviceId, string userId, IReadOnlyList<string> keyMethods) => new(
        redemption.Client.OrganizationId, redemption.Client.Id, redemption.PersonId, redemption.SessionId, GrantKinds.App, AppScopes.All, [], Level(redemption),
        [.. redemption.Amr.Union(keyMethods, StringComparer.Ordinal)], redemption.AuthTime,
        time.GetUtcNow() + (redemption.Client.Settings.GrantLifetime ?? AppLifetimes.Default.Grant))
    { Subject = userId, DeviceId = deviceId };

    private static string Level(SignInRedemption redemption) => Acr.Levels[Acr.Level(redemption.Acr)];
}
