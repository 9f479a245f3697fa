using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.OAuth;

public abstract class RegistrationTests(IOAuthGate gate)
{
    private const string Metadata = """{"client_name":"Notes","redirect_uris":["https://notes.example/cb"],"grant_types":["authorization_code","refresh_token"],"scope":"openid email admin:write"}""";

    [Fact]
    public async Task RFC_7591_3_a_program_registers_itself_with_a_token_that_counts()
    {
        var (site, token) = await BeginAsync();

        var made = await SendAsync(site, HttpMethod.Post, "register", token, Metadata);

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.StartsWith("gh_cs_", made["client_secret"], StringComparison.Ordinal);
        Assert.Equal("openid email", made["scope"]); // a stranger gets no scope of the administration
        var client = await site.Owner.GetAsync<OAuthClient>($"/api/v1/oauth/clients/{made["client_id"]}");
        Assert.True(client.Settings.AskConsent && client.Settings.RequirePkce);
        Assert.Empty(client.Settings.Audiences);
        (await SendAsync(site, HttpMethod.Post, "register", token, Metadata)).Refused("invalid_token", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task RFC_7592_2_a_client_looks_after_its_registration_and_nobody_else_does()
    {
        var (site, token) = await BeginAsync();
        var made = await SendAsync(site, HttpMethod.Post, "register", token, Metadata);
        var (path, own) = ($"register/{made["client_id"]}", made["registration_access_token"]);

        Assert.Equal("Notes", (await SendAsync(site, HttpMethod.Get, path, own))["client_name"]);
        (await SendAsync(site, HttpMethod.Get, path, own[..^2] + "xx")).Refused("invalid_token", HttpStatusCode.Unauthorized);
        (await SendAsync(site, HttpMethod.Get, "register/cli_01J00000000000000000000000", own)).Refused("invalid_token", HttpStatusCode.Unauthorized);
        var changed = await SendAsync(site, HttpMethod.Put, path, own, Metadata.Replace("Notes", "Better notes", StringComparison.Ordinal));
        Assert.Equal("Better notes", changed["client_name"]);
        Assert.False(changed.Has("client_secret"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(site, HttpMethod.Delete, path, own)).Status);
        (await SendAsync(site, HttpMethod.Get, path, own)).Refused("invalid_token", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task RFC_7592_3_each_answer_says_where_the_registration_is_and_with_what_token()
    {
        var (site, token) = await BeginAsync();
        var made = await SendAsync(site, HttpMethod.Post, "register", token, Metadata);
        var (path, own) = ($"register/{made["client_id"]}", made["registration_access_token"]);

        var read = await SendAsync(site, HttpMethod.Get, path, own);
        var changed = await SendAsync(site, HttpMethod.Put, path, own, Metadata);

        Assert.Equal((own, made["registration_client_uri"]), (read["registration_access_token"], read["registration_client_uri"]));
        Assert.Equal((own, made["registration_client_uri"]), (changed["registration_access_token"], changed["registration_client_uri"]));
    }

    [Fact]
    public async Task RFC_7592_2_2_a_registration_is_replaced_by_none_of_another_client()
    {
        var (site, token) = await BeginAsync();
        var made = await SendAsync(site, HttpMethod.Post, "register", token, Metadata);
        var (path, own) = ($"register/{made["client_id"]}", made["registration_access_token"]);

        (await SendAsync(site, HttpMethod.Put, path, own, Metadata.Replace("{", """{"client_id":"cli_01J00000000000000000000000",""", StringComparison.Ordinal))).Refused("invalid_client_metadata");
        (await SendAsync(site, HttpMethod.Put, path, own, Metadata.Replace("{", """{"client_secret":"mine",""", StringComparison.Ordinal))).Refused("invalid_client_metadata");

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(site, HttpMethod.Put, path, own, Metadata.Replace("{", $$"""{"client_id":"{{made["client_id"]}}","client_secret":"{{made["client_secret"]}}",""", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task What_an_administrator_settled_since_stays_when_a_registration_is_replaced()
    {
        var (site, token) = await BeginAsync();
        var made = await SendAsync(site, HttpMethod.Post, "register", token, Metadata);
        var client = await site.Owner.GetAsync<OAuthClient>($"/api/v1/oauth/clients/{made["client_id"]}");
        var settled = client.Settings with { AccessTokenLifetime = TimeSpan.FromMinutes(5), RefreshTokenLifetime = TimeSpan.FromHours(2), GrantLifetime = TimeSpan.FromDays(1), AskConsent = false, Audiences = ["userinfo"] };
        using var patched = await site.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/oauth/clients/{made["client_id"]}", new UpdateOAuthClient(Settings: settled));

        var changed = await SendAsync(site, HttpMethod.Put, $"register/{made["client_id"]}", made["registration_access_token"], Metadata);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (patched.StatusCode, changed.Status));
        var after = (await site.Owner.GetAsync<OAuthClient>($"/api/v1/oauth/clients/{made["client_id"]}")).Settings;
        Assert.Equal(
            (settled.AccessTokenLifetime, settled.RefreshTokenLifetime, settled.GrantLifetime, false, "userinfo"),
            (after.AccessTokenLifetime, after.RefreshTokenLifetime, after.GrantLifetime, after.AskConsent, Assert.Single(after.Audiences)));
    }

    [Fact]
    public async Task A_client_that_is_disabled_meanwhile_does_not_enable_itself_by_a_change()
    {
        var (site, token) = await BeginAsync();
        var made = await SendAsync(site, HttpMethod.Post, "register", token, Metadata);
        var id = made["client_id"];
        Task<OAuthAnswer>? changing = null;

        await gate.Database.WriteAsync(async tx =>
        {
            await tx.ExecuteAsync("update oauth_client set disabled = true, version = version + 1 where id = @id", new { id });
            changing = SendAsync(site, HttpMethod.Put, $"register/{id}", made["registration_access_token"], Metadata);
            await Task.Delay(500, TestContext.Current.CancellationToken); // it read the client by now, and waits to write
        }, TestContext.Current.CancellationToken);

        (await changing!).Refused("invalid_token", HttpStatusCode.Unauthorized);
        Assert.True((await site.Owner.GetAsync<OAuthClient>($"/api/v1/oauth/clients/{id}")).Disabled);
    }

    [Theory]
    [InlineData("""{"redirect_uris":["http://evil.example/cb"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["javascript:alert(1)"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["https://a.example/#f"]}""", "invalid_redirect_uri")]
    [InlineData("""{"grant_types":["password"],"redirect_uris":["https://a.example/"]}""", "invalid_client_metadata")]
    [InlineData("""{"token_endpoint_auth_method":"private_key_jwt","redirect_uris":["https://a.example/"]}""", "invalid_client_metadata")]
    [InlineData("""{"client_name":"a\u0000b","redirect_uris":["https://a.example/"]}""", "invalid_client_metadata")]
    [InlineData("""{"client_name":"\ud800","redirect_uris":["https://a.example/"]}""", "invalid_client_metadata")]
    [InlineData("""{"\ud800":1,"redirect_uris":["https://a.example/"]}""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":[null]}""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"contacts":["a\u0000b"]}""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"jwks":{"keys":null}}""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"require_pushed_authorization_requests":1e400}""", "invalid_client_metadata")]
    [InlineData("[]", "invalid_client_metadata")]
    [InlineData("{", "invalid_client_metadata")]
    public async Task Metadata_that_will_not_do_is_refused_and_uses_nothing_up(string metadata, string error)
    {
        var (site, token) = await BeginAsync();

        (await SendAsync(site, HttpMethod.Post, "register", token, metadata)).Refused(error);

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(site, HttpMethod.Post, "register", token, Metadata)).Status);
    }

    [Fact]
    public async Task Without_a_token_with_a_wrong_one_and_in_another_organization_nobody_registers()
    {
        var (site, token) = await BeginAsync();
        var other = await OAuthSite.CreateAsync(gate);

        (await SendAsync(site, HttpMethod.Post, "register", null, Metadata)).Refused("invalid_token", HttpStatusCode.Unauthorized);
        (await SendAsync(site, HttpMethod.Post, "register", "gh_ia_" + new string('a', 43), Metadata)).Refused("invalid_token", HttpStatusCode.Unauthorized);
        (await SendAsync(other, HttpMethod.Post, "register", token, Metadata)).Refused("invalid_token", HttpStatusCode.Unauthorized);
    }

    private static Task<OAuthAnswer> SendAsync(OAuthSite site, HttpMethod method, string endpoint, string? token, string? json = null) => site.SendAsync(method, endpoint, r =>
    {
        r.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        r.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
    });

    private async Task<(OAuthSite Site, string Token)> BeginAsync()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var created = await site.Owner.PostAsync<CreatedOAuthRegistrationToken>(
            "/api/v1/oauth/registration-tokens", new CreateOAuthRegistrationToken("For notes"), HttpStatusCode.Created);
        return (site, created.Token);
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class RegistrationTestsOnSqlite(SqliteOAuthGate gate) : RegistrationTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class RegistrationTestsOnPostgres(PostgresOAuthGate gate) : RegistrationTests(gate);
