using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Upgrading;

/// <summary>
/// Sign-ins that make an anonymous user a known one. Which user is read from the token that came with the pushed request,
/// never from a parameter: so nobody can have somebody else's device connected with their account, or the other way round.
/// </summary>
internal sealed class UpgradeRequests(InstallationStore installations, AppStore apps, Upgrader upgrader, KnownSignIn known) : ISignInContexts
{
    private const string Parameter = "gatehouse_upgrade";

    /// <inheritdoc/>
    public async Task<(SignInContext? Context, OAuthError? Error)> ReadAsync(AccessTokenInfo token, OAuthClient client, OAuthParameters parameters, CancellationToken ct)
    {
        if (token.Kind != GrantKinds.App || token.Audience != Audiences.Internal || token.DeviceId is not { } deviceId
            || await installations.FindAsync(token.OrganizationId, DeviceIds.Find(deviceId) ?? "", ct) is not { State: InstallationStates.Active } installation)
        {
            return (null, OAuthError.InvalidGrant("The access token is none of an installation that may sign in."));
        }

        var strategy = parameters[Parameter] ?? UpgradeStrategies.Fail;
        if (!UpgradeStrategies.All.Contains(strategy, StringComparer.Ordinal))
        {
            return (null, OAuthError.InvalidRequest($"The {Parameter} is none of: {string.Join(", ", UpgradeStrategies.All)}."));
        }

        if (await apps.FindByIdAsync(token.OrganizationId, token.ClientId, ct) is not { } app || !Leads(app, client) || !Allows(app.Read(), strategy))
        {
            return (null, OAuthError.UnauthorizedClient("The app may not become somebody's through this client, or not in this way."));
        }

        return (new SignInContext(new Upgrade(installation.Id, installation.UserId, strategy).Write(), Name(installation)), null);
    }

    /// <inheritdoc/>
    public bool IsSame(string context, string other) =>
        (Upgrade.Read(context), Upgrade.Read(other)) is var (a, b) && a.InstallationId == b.InstallationId && a.UserId == b.UserId;

    /// <inheritdoc/>
    public Task<SignInOutcome> RedeemAsync(Tx tx, SignInRedemption redemption) => redemption.Context is { } context
        ? upgrader.UpgradeAsync(tx, redemption, Upgrade.Read(context))
        : known.SignInAsync(tx, redemption);

    private static bool Leads(AppRow app, OAuthClient client) => (app.Read().UpgradeClientId ?? app.Alias) is var wanted && (wanted == client.Alias || wanted == client.Id);

    private static bool Allows(AppSettings settings, string strategy) =>
        strategy == UpgradeStrategies.Fail || settings.UpgradeStrategies.Contains(strategy, StringComparer.Ordinal);

    // As the app described itself when it enrolled: the person compares it with what is in their hand.
    private static string Name(InstallationRow row) =>
        string.Join(" · ", new[] { row.SoftwareId, row.Platform, DeviceIds.Of(row.Id)[^6..] }.Where(part => !string.IsNullOrEmpty(part)));
}
