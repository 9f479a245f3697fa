using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Settings;

/// <summary>Apps: their rows in <c>apps_client</c>, and the clients that the authorization server knows them as. Rows are read each time.</summary>
internal sealed class AppStore(Database database, IClients clients, TimeProvider time)
{
    private const string KeyPrefix = "app:";
    private const string ByAlias = "select * from apps_client where org_id = @organizationId and alias = @alias";
    private const string ById = "select * from apps_client where org_id = @organizationId and client_id = @clientId";

    /// <summary>An app by the name that is compiled into it; null when there is none.</summary>
    public Task<AppRow?> FindAsync(string organizationId, string alias, CancellationToken ct) =>
        database.FirstAsync<AppRow>(ByAlias, new { organizationId, alias }, ct);

    /// <summary>An app by the id of its client; null when there is none.</summary>
    public Task<AppRow?> FindByIdAsync(string organizationId, string clientId, CancellationToken ct) =>
        database.FirstAsync<AppRow>(ById, new { organizationId, clientId }, ct);

    /// <summary>In a transaction, locked against other changes until its end.</summary>
    public static Task<AppRow?> LockAsync(Tx tx, string organizationId, string alias) =>
        tx.FirstAsync<AppRow>(ByAlias + tx.ForUpdate, new { organizationId, alias });

    /// <summary>Apps in the order of their names.</summary>
    public Task<List<AppRow>> ListAsync(string organizationId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<AppRow>(
            $"select * from apps_client where org_id = @organizationId {(after is null ? "" : "and alias > @after")} order by alias limit @Fetch",
            new { organizationId, after, page.Fetch }, ct);
    }

    /// <summary>Makes an app or changes it, with the client that goes with it; returns the client's id.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="alias">The <c>client_id</c> that is compiled into the app.</param>
    /// <param name="name">For people.</param>
    /// <param name="settings">What it may do; checked by <see cref="SettingsRules"/>.</param>
    /// <param name="lifetimes">Of what it gets.</param>
    public async Task<string> SaveAsync(Tx tx, string organizationId, string alias, string name, AppSettings settings, AppLifetimes lifetimes)
    {
        var clientId = await clients.EnsureAsync(tx, new BuiltInClient(organizationId, KeyPrefix + alias, name, Client(settings, lifetimes)) { Alias = alias });
        await tx.ExecuteAsync(
            """
            insert into apps_client (client_id, org_id, alias, settings, created_ms) values (@clientId, @organizationId, @alias, @settings, @now)
            on conflict (client_id) do update set settings = excluded.settings, version = apps_client.version + 1
            """,
            new { clientId, organizationId, alias, settings = AppRow.Write(settings), now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        return clientId;
    }

    /// <summary>Removes an app with its client, and with it every token of its installations. False when there is none.</summary>
    public async Task<bool> RemoveAsync(Tx tx, string organizationId, string alias)
    {
        await tx.ExecuteAsync("delete from apps_client where org_id = @organizationId and alias = @alias", new { organizationId, alias });
        return await clients.RemoveAsync(tx, organizationId, KeyPrefix + alias);
    }

    private static ClientSettings Client(AppSettings settings, AppLifetimes lifetimes) => new()
    {
        TokenEndpointAuthMethod = ClientAuthMethods.None,
        GrantTypes = [GrantTypes.RefreshToken, GrantTypes.JwtBearer, GrantTypes.TokenExchange, .. settings.RedirectUris.Count > 0 ? [GrantTypes.AuthorizationCode] : Array.Empty<string>()],
        RedirectUris = settings.RedirectUris,
        ResponseTypes = settings.RedirectUris.Count > 0 ? ["code"] : [],
        Scopes = settings.RedirectUris.Count > 0 ? AppScopes.SignIn : AppScopes.All,
        Audiences = [Audiences.Internal],
        DpopBoundAccessTokens = true,
        AskConsent = settings.RedirectUris.Count > 0,
        GrantKind = GrantKinds.App,
        AccessTokenLifetime = lifetimes.AccessToken,
        RefreshTokenLifetime = lifetimes.RefreshToken,
        GrantLifetime = lifetimes.Grant,
    };
}
