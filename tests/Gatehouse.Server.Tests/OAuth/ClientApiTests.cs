using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;
using OAuthClient = Gatehouse.Client.Contracts.OAuth.OAuthClient;

namespace Gatehouse.Server.Tests.OAuth;

/// <summary>Clients, resources and grants through the administration API.</summary>
public abstract class ClientApiTests(IOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_is_made_read_changed_and_deleted_and_the_audit_trail_knows()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var made = await site.AppAsync();
        var path = $"/api/v1/oauth/clients/{made.Client.Id}";

        Assert.Null(made.Secret);
        Assert.Equal("none", (await site.Owner.GetAsync<OAuthClient>(path)).Settings.TokenEndpointAuthMethod);
        using var renamed = await site.Owner.SendAsync(HttpMethod.Patch, path, new UpdateOAuthClient("Better"));
        Assert.Equal("Better", (await renamed.ReadAsync<OAuthClient>(HttpStatusCode.OK)).Name);
        Assert.Equal([OAuthSite.Redirect], (await site.Owner.GetAsync<OAuthClient>(path)).Settings.RedirectUris);
        using var deleted = await site.Owner.DeleteAsync(path, Ct);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await site.Owner.GetAsync(path, Ct);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        var audit = await site.Owner.GetAsync<Page<AuditEntry>>($"/api/v1/audit?target={made.Client.Id}");
        Assert.Equal(["oauth-client.delete", "oauth-client.update", "oauth-client.create"], audit.Items.Select(a => a.Action));
    }

    [Fact]
    public async Task A_client_of_another_organization_is_not_there()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var other = await OAuthSite.CreateAsync(gate);
        var path = $"/api/v1/oauth/clients/{(await site.AppAsync()).Client.Id}";

        using var read = await other.Owner.GetAsync(path, Ct);
        using var changed = await other.Owner.SendAsync(HttpMethod.Patch, path, new UpdateOAuthClient("Mine"));
        using var deleted = await other.Owner.DeleteAsync(path, Ct);
        using var secret = await other.Owner.SendAsync(HttpMethod.Post, path + "/secret", new RotateOAuthClientSecret());

        Assert.All([read, changed, deleted, secret], r => Assert.Equal(HttpStatusCode.NotFound, r.StatusCode));
    }

    [Fact]
    public async Task A_change_on_what_somebody_else_changed_is_refused()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var path = $"/api/v1/oauth/clients/{(await site.AppAsync()).Client.Id}";
        using var read = await site.Owner.GetAsync(path, Ct);

        using var first = await site.Owner.SendAsync(HttpMethod.Patch, path, new UpdateOAuthClient("One"), r => r.Headers.IfMatch.Add(read.Headers.ETag!));
        using var second = await site.Owner.SendAsync(HttpMethod.Patch, path, new UpdateOAuthClient("Two"), r => r.Headers.IfMatch.Add(read.Headers.ETag!));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await second.ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    public static TheoryData<OAuthClientSettings, string> Unsuitable => new()
    {
        { new OAuthClientSettings { RedirectUris = ["http://app.example/cb"] }, "settings" },
        { new OAuthClientSettings { RedirectUris = [] }, "settings" },
        { new OAuthClientSettings { TokenEndpointAuthMethod = "none", GrantTypes = ["client_credentials"] }, "settings" },
        { new OAuthClientSettings { TokenEndpointAuthMethod = "magic", GrantTypes = ["client_credentials"] }, "settings" },
        { new OAuthClientSettings { TokenEndpointAuthMethod = "private_key_jwt", GrantTypes = ["client_credentials"] }, "settings" },
        { new OAuthClientSettings { GrantTypes = ["client_credentials"], Audiences = ["https://unknown.example/"] }, "settings.audiences" },
        { new OAuthClientSettings { GrantTypes = ["client_credentials"], Audiences = ["mdm"] }, "settings.audiences" },
        { new OAuthClientSettings { GrantTypes = ["client_credentials"], Scopes = "bad\"scope" }, "settings" },
        { new OAuthClientSettings { TokenEndpointAuthMethod = "none", RedirectUris = [OAuthSite.Redirect], RequirePkce = false }, "settings.requirePkce" },
        { new OAuthClientSettings { GrantTypes = ["client_credentials"], AccessTokenLifetime = TimeSpan.FromDays(2) }, "settings.accessTokenLifetime" },
    };

    [Theory]
    [MemberData(nameof(Unsuitable))]
    public async Task Settings_that_do_not_fit_together_are_refused_by_field(OAuthClientSettings settings, string field)
    {
        var site = await OAuthSite.CreateAsync(gate);

        using var answer = await site.Owner.SendAsync(HttpMethod.Post, "/api/v1/oauth/clients", new CreateOAuthClient("Odd", settings));

        Assert.True((await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!.ContainsKey(field));
    }

    [Fact]
    public async Task Nobody_gives_a_client_more_than_they_have()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var admin = await gate.PersonAsync(site.Owner, Role.Admin);
        var settings = new OAuthClientSettings { GrantTypes = ["client_credentials"], Scopes = "admin:write", Audiences = ["api"] };

        using var answer = await admin.SendAsync(HttpMethod.Post, "/api/v1/oauth/clients", new CreateOAuthClient("More", settings));

        Assert.True((await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!.ContainsKey("settings.scopes"));
    }

    [Fact]
    public async Task Nobody_gets_the_secret_of_a_client_that_may_more_than_they()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var admin = await gate.PersonAsync(site.Owner, Role.Admin);
        var more = await site.ServiceAsync("admin:write", "api");
        var same = await site.ServiceAsync("devices:read", "api");

        using var refused = await admin.SendAsync(HttpMethod.Post, $"/api/v1/oauth/clients/{more.Client.Id}/secret", new RotateOAuthClientSecret());
        using var given = await admin.SendAsync(HttpMethod.Post, $"/api/v1/oauth/clients/{same.Client.Id}/secret", new RotateOAuthClientSecret());

        await refused.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
        (await site.ServiceTokenAsync(more)).Given(); // the secret that it had is untouched
    }

    [Theory]
    [InlineData("urn:gatehouse:internal")]
    [InlineData("urn:gatehouse:tv")]
    public async Task A_resource_is_not_called_what_we_call_our_own_endpoints(string identifier)
    {
        var site = await OAuthSite.CreateAsync(gate);

        using var answer = await site.Owner.SendAsync(HttpMethod.Post, "/api/v1/oauth/resources", new CreateOAuthResource(identifier, "Odd"));

        Assert.True((await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!.ContainsKey("identifier"));
    }

    [Theory]
    [InlineData("clients", """{"name":"a","settings":{"redirectUris":[null]}}""")]
    [InlineData("clients", """{"name":"a","settings":{"redirectUris":null}}""")]
    [InlineData("clients", """{"name":"a","settings":{"grantTypes":[null],"redirectUris":["https://a.example/"]}}""")]
    [InlineData("clients", """{"name":"a","settings":{"grantTypes":["client_credentials"],"audiences":[null]}}""")]
    [InlineData("clients", """{"name":"a","settings":{"grantTypes":["client_credentials"],"scopes":null}}""")]
    [InlineData("clients", """{"name":"a","settings":null}""")]
    [InlineData("clients", """{"name":"a\u0000b","settings":{"grantTypes":["client_credentials"]}}""")]
    [InlineData("clients", """{"name":"a","settings":{"grantTypes":["client_credentials"],"contacts":["a\u0000b"]}}""")]
    [InlineData("clients", """{"name":"a","settings":{"grantTypes":["client_credentials"],"tlsClientAuthSubjectDn":"a\u0000b"}}""")]
    [InlineData("clients", """{"name":"a","settings":{"grantTypes":["client_credentials"],"audiences":["a\u0000b"]}}""")]
    [InlineData("resources", """{"identifier":"https://a.example/","name":"a\u0000b"}""")]
    [InlineData("resources", """{"identifier":null,"name":"a"}""")]
    [InlineData("resources", """{"identifier":"https://a.example/","name":"a","scopes":null}""")]
    [InlineData("resources", """{"identifier":"https://a.example/","name":"a","introspectedBy":[null]}""")]
    [InlineData("resources", """{"identifier":"https://a.example/","name":"a","introspectedBy":["a\u0000b"]}""")]
    [InlineData("registration-tokens", """{"name":"a\u0000b"}""")]
    [InlineData("keys/rotate", """{"algorithm":null}""")]
    [InlineData("keys/rotate", """{"algorithm":"none"}""")]
    [InlineData("grants?personId=a%00b", "")]
    [InlineData("consents?clientId=a%00b", "")]
    public async Task Odd_input_is_never_a_fault(string path, string json)
    {
        var site = await OAuthSite.CreateAsync(gate);

        using var answer = await site.Owner.SendAsync(
            json.Length == 0 ? HttpMethod.Get : HttpMethod.Post, "/api/v1/oauth/" + path, null, r => r.Content = json.Length == 0 ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

        Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
    }

    [Fact]
    public async Task Readers_see_clients_and_change_none()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var reader = await gate.PersonAsync(site.Owner, Role.ReadOnly);

        using var list = await reader.GetAsync("/api/v1/oauth/clients", Ct);
        using var create = await reader.SendAsync(HttpMethod.Post, "/api/v1/oauth/clients", new CreateOAuthClient("No", new OAuthClientSettings()));

        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        await create.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_client_that_a_feature_brought_along_can_only_be_switched()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var settings = new ClientSettings { TokenEndpointAuthMethod = ClientAuthMethods.None, GrantTypes = ["refresh_token"], Audiences = [Audiences.Mdm] };
        var id = await gate.Database.WriteAsync(
            tx => gate.Services.GetRequiredService<IClients>().EnsureAsync(tx, new BuiltInClient(site.Owner.OrganizationId, "own", "Own", settings)), Ct);
        var path = $"/api/v1/oauth/clients/{id}";

        using var renamed = await site.Owner.SendAsync(HttpMethod.Patch, path, new UpdateOAuthClient("Mine"));
        using var deleted = await site.Owner.DeleteAsync(path, Ct);
        using var disabled = await site.Owner.SendAsync(HttpMethod.Patch, path, new UpdateOAuthClient(Disabled: true));

        await renamed.ProblemAsync(HttpStatusCode.Conflict, "conflict");
        await deleted.ProblemAsync(HttpStatusCode.Conflict, "conflict");
        Assert.True((await disabled.ReadAsync<OAuthClient>(HttpStatusCode.OK)) is { BuiltIn: true, Disabled: true });
    }

    [Fact]
    public async Task A_resource_is_registered_changed_and_removed_and_its_identifier_is_unique()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var resource = await site.ResourceAsync();
        var path = $"/api/v1/oauth/resources/{resource.Id}";

        using var twice = await site.Owner.SendAsync(HttpMethod.Post, "/api/v1/oauth/resources", new CreateOAuthResource("https://api.example/", "Again"));
        using var changed = await site.Owner.SendAsync(HttpMethod.Patch, path, new UpdateOAuthResource(Scopes: "read", SigningAlgorithm: "RS256"));
        using var odd = await site.Owner.SendAsync(HttpMethod.Post, "/api/v1/oauth/resources", new CreateOAuthResource("no address", "Odd"));
        using var removed = await site.Owner.DeleteAsync(path, Ct);
        using var gone = await site.Owner.GetAsync(path, Ct);

        await twice.ProblemAsync(HttpStatusCode.Conflict, "conflict");
        var after = await changed.ReadAsync<OAuthResource>(HttpStatusCode.OK);
        Assert.Equal(("An API", "read", "RS256"), (after.Name, after.Scopes, after.SigningAlgorithm));
        await odd.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (removed.StatusCode, gone.StatusCode));
    }

    [Fact]
    public async Task Ending_a_grant_is_final_and_told_to_nobody_elsewhere()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var other = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var tokens = await site.SignInAsync(app);
        var grant = Assert.Single(await site.GrantsAsync($"?personId={site.Owner.PersonId}&live=true"));

        using var foreign = await other.Owner.DeleteAsync($"/api/v1/oauth/grants/{grant.Id}", Ct);
        using var ended = await site.Owner.DeleteAsync($"/api/v1/oauth/grants/{grant.Id}", Ct);
        using var again = await site.Owner.DeleteAsync($"/api/v1/oauth/grants/{grant.Id}", Ct);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NoContent, HttpStatusCode.NoContent), (foreign.StatusCode, ended.StatusCode, again.StatusCode));
        Assert.False(await site.IsLiveAsync(tokens.AccessToken));
        Assert.Empty(await site.GrantsAsync("?live=true"));
        Assert.Equal(EndReasons.EndedByAdministrator, Assert.Single(await site.GrantsAsync("?live=false")).EndedBecause);
        Assert.Empty(await other.GrantsAsync());
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class ClientApiTestsOnSqlite(SqliteOAuthGate gate) : ClientApiTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class ClientApiTestsOnPostgres(PostgresOAuthGate gate) : ClientApiTests(gate);
