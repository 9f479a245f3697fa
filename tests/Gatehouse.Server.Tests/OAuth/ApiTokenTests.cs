using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.OAuth;

/// <summary>Access tokens as credentials of the administration API.</summary>
public abstract class ApiTokenTests(IOAuthGate gate)
{
    private const string AdminScopes = "admin:read admin:write accounts:read offline_access";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_may_what_its_scopes_say_and_no_more_than_the_person()
    {
        var (site, app) = await BeginAsync();
        var reader = await gate.PersonAsync(site.Owner, Role.ReadOnly);

        var owners = await MeAsync(await TokenAsync(site, app, site.Owner.PersonId));
        var readers = await MeAsync(await TokenAsync(site, app, reader.PersonId));

        Assert.Equal(["accounts:read", "admin:read", "admin:write"], owners!.Scopes);
        Assert.Equal(["accounts:read", "admin:read"], readers!.Scopes);
        Assert.Equal(("person", reader.PersonId), (readers.Kind, readers.Id));
    }

    [Fact]
    public async Task A_role_that_was_taken_away_counts_on_the_next_request()
    {
        var (site, app) = await BeginAsync();
        var admin = await gate.PersonAsync(site.Owner, Role.Admin);
        var token = await TokenAsync(site, app, admin.PersonId);
        Assert.NotEmpty((await MeAsync(token))!.Scopes);

        await gate.Database.WriteAsync(tx => tx.ExecuteAsync("update admin_person set role = 'member' where id = @id", new { id = admin.PersonId }), Ct);

        Assert.Empty((await MeAsync(token))!.Scopes);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("/api/v1/oauth/clients", token)).StatusCode);
    }

    [Fact]
    public async Task RFC_6750_3_1_a_token_that_may_not_is_told_which_scope_would()
    {
        var (site, app) = await BeginAsync();
        var token = await TokenAsync(site, app, site.Owner.PersonId);

        using var answer = await GetAsync("/api/v1/devices", token);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.StartsWith("Bearer error=\"insufficient_scope\"", string.Join(", ", answer.Headers.GetValues("WWW-Authenticate")), StringComparison.Ordinal);
        Assert.Contains("scope=\"devices:read\"", string.Join(", ", answer.Headers.GetValues("WWW-Authenticate")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_something_else_opens_nothing_here()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var tokens = await site.SignInAsync(app);

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/v1/me", tokens.AccessToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/v1/me", tokens.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/v1/me", tokens["id_token"])).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/v1/me", "gh_at_" + new string('a', 43))).StatusCode);
    }

    [Fact]
    public async Task RFC_8707_our_API_may_be_asked_for_by_its_address()
    {
        var (site, app) = await BeginAsync();
        var code = await site.CodeAsync(app, AdminScopes, audiences: "userinfo");
        var address = gate.Address.ToString().TrimEnd('/') + "/api/v1";

        (await RedeemAsync(site, app, code, address)).Refused("invalid_target"); // the person agreed to userinfo only
        var token = (await RedeemAsync(site, app, await site.CodeAsync(app, AdminScopes), address)).Given().AccessToken;

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/v1/oauth/clients", token)).StatusCode);
    }

    private static Task<OAuthAnswer> RedeemAsync(OAuthSite site, string app, string code, string resource) => site.TokenAsync(
        null, ("grant_type", "authorization_code"), ("code", code), ("client_id", app), ("redirect_uri", OAuthSite.Redirect), ("code_verifier", OAuthSite.Verifier), ("resource", resource));

    private static async Task<string> TokenAsync(OAuthSite site, string app, string personId) =>
        (await site.RedeemAsync(app, await site.CodeAsync(app, AdminScopes, personId: personId))).Given().AccessToken;

    private async Task<CallerInfo?> MeAsync(string token) => await (await GetAsync("/api/v1/me", token)).ReadAsync<CallerInfo>(HttpStatusCode.OK);

    private async Task<HttpResponseMessage> GetAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Authorization", "Bearer " + token } } };
        return await gate.Anonymous.SendAsync(request, Ct);
    }

    private async Task<(OAuthSite Site, string App)> BeginAsync()
    {
        var site = await OAuthSite.CreateAsync(gate);
        return (site, (await site.AppAsync(AdminScopes, "api", "userinfo")).Client.Id);
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class ApiTokenTestsOnSqlite(SqliteOAuthGate gate) : ApiTokenTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class ApiTokenTestsOnPostgres(PostgresOAuthGate gate) : ApiTokenTests(gate);
