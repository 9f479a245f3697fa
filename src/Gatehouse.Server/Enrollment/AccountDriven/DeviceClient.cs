using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven;

/// <summary>The OAuth client that all Apple devices of an organization are: public, without PKCE, and ended by a redirect to a scheme of the system.</summary>
/// <remarks>Source: Apple, "Implementing the OAuth2 authentication user-enrollment flow".</remarks>
internal sealed class DeviceClient(Database database, IClients clients)
{
    /// <summary>Scope of device tokens.</summary>
    public const string Scope = "MDM";

    private const string Key = "apple-devices";

    /// <summary>Makes the client, or brings its lifetimes up to date; returns its id.</summary>
    public Task<string> EnsureAsync(Tx tx, SettingsRow settings) => clients.EnsureAsync(tx, new BuiltInClient(settings.OrgId, Key, "Apple devices", new ClientSettings
    {
        TokenEndpointAuthMethod = ClientAuthMethods.None,
        RedirectUris = [AppleChallenge.RedirectUri],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        ResponseTypes = ["code"],
        Scopes = Scope,
        Audiences = [Audiences.Mdm],
        RequirePkce = false,
        AskConsent = false,
        PermanentRedirect = true,
        GrantKind = GrantKinds.DeviceEnrollment,
        AccessTokenLifetime = TimeSpan.FromSeconds(settings.AccessTokenSeconds),
        RefreshTokenLifetime = TimeSpan.FromSeconds(settings.RefreshTokenSeconds),
        GrantLifetime = settings.Reauthenticate,
    }));

    /// <summary>The client's id; null when somebody disabled it.</summary>
    public async Task<string?> IdAsync(SettingsRow settings, CancellationToken ct) =>
        await clients.FindBuiltInAsync(settings.OrgId, Key, ct) is { } client
            ? client.Disabled ? null : client.Id
            : await database.WriteAsync(tx => EnsureAsync(tx, settings), ct);
}
