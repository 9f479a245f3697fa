using System.Net;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.OAuth;

public abstract class ClientCredentialsTests(IOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_gets_an_opaque_token_for_our_API_and_it_works_there_within_its_scopes()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync("devices:read accounts:read", "api");

        var token = (await site.ServiceTokenAsync(client, ("scope", "accounts:read"))).Given();

        Assert.StartsWith("gh_at_", token.AccessToken, StringComparison.Ordinal);
        Assert.Equal(("Bearer", "accounts:read", 3600), (token["token_type"], token["scope"], token.Json.GetProperty("expires_in").GetInt32()));
        Assert.False(token.Has("refresh_token"));
        Assert.Equal(HttpStatusCode.OK, await ApiAsync("/api/v1/oauth/clients", token.AccessToken));
        Assert.Equal(HttpStatusCode.Forbidden, await ApiAsync("/api/v1/devices", token.AccessToken));
    }

    [Fact]
    public async Task Tokens_that_many_ask_for_at_once_are_all_different_and_all_live()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync("read", "userinfo");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => site.ServiceTokenAsync(client)));

        var tokens = answers.Select(a => a.Given().AccessToken).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(200, tokens.Count);
        Assert.Equal(200, await gate.Database.FirstAsync<long>(
            "select count(*) from oauth_access_token t join oauth_grant g on g.id = t.grant_id where g.client_id = @Id and g.kind = 'client'", new { client.Client.Id }, Ct));
        foreach (var token in tokens)
        {
            Assert.True(await site.IsLiveAsync(token));
        }

        var grant = Assert.Single(await site.GrantsAsync($"?clientId={client.Client.Id}"));
        using var ended = await site.Owner.DeleteAsync($"/api/v1/oauth/grants/{grant.Id}", Ct);
        Assert.False(await site.IsLiveAsync(tokens.First()));
        Assert.True(await site.IsLiveAsync((await site.ServiceTokenAsync(client)).Given().AccessToken));
    }

    [Fact]
    public async Task A_client_that_just_proved_itself_is_refused_as_soon_as_it_is_disabled()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync("read", "userinfo");
        var token = (await site.ServiceTokenAsync(client)).Given().AccessToken;
        (await site.ServiceTokenAsync(client)).Given();

        await site.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/oauth/clients/{client.Client.Id}", new UpdateOAuthClient(Disabled: true));

        (await site.ServiceTokenAsync(client)).Refused("invalid_client", HttpStatusCode.Unauthorized);
        Assert.False(await site.IsLiveAsync(token));
    }

    [Fact]
    public async Task A_token_for_a_resource_is_a_JWT_that_the_published_keys_verify()
    {
        var site = await OAuthSite.CreateAsync(gate);
        await site.ResourceAsync();
        var client = await site.ServiceAsync("read write", "https://api.example/");

        var token = (await site.ServiceTokenAsync(client, ("resource", "https://api.example/"), ("scope", "read"))).Given();

        var claims = await site.VerifyAsync(token.AccessToken);
        Assert.Equal(client.Client.Id, claims.Subject);
        Assert.Equal(client.Client.Id, claims.ClientId);
        Assert.Equal(["https://api.example/"], claims.Audiences);
        Assert.Equal("read", claims.Scopes.ToString());
    }

    [Fact]
    public async Task Making_a_JWT_writes_nothing_after_the_first_and_ending_the_grant_ends_them_all()
    {
        var site = await OAuthSite.CreateAsync(gate);
        await site.ResourceAsync();
        var client = await site.ServiceAsync("read", "https://api.example/");
        var first = (await site.ServiceTokenAsync(client)).Given().AccessToken;
        var second = (await site.ServiceTokenAsync(client)).Given().AccessToken;

        var grant = Assert.Single(await site.GrantsAsync($"?clientId={client.Client.Id}"));
        Assert.True((await site.IntrospectAsync(client, first)).GetProperty("active").GetBoolean());
        using var ended = await site.Owner.DeleteAsync($"/api/v1/oauth/grants/{grant.Id}", Ct);

        Assert.False((await site.IntrospectAsync(client, first)).GetProperty("active").GetBoolean());
        Assert.False((await site.IntrospectAsync(client, second)).GetProperty("active").GetBoolean());
        var third = (await site.ServiceTokenAsync(client)).Given().AccessToken;
        Assert.True((await site.IntrospectAsync(client, third)).GetProperty("active").GetBoolean());
        Assert.Equal("client", grant.Kind);
    }

    [Fact]
    public async Task RS256_is_there_for_resources_that_ask_for_it()
    {
        var site = await OAuthSite.CreateAsync(gate);
        await site.ResourceAsync("https://old.example/", "RS256");
        var client = await site.ServiceAsync("read", "https://old.example/");

        var token = (await site.ServiceTokenAsync(client)).Given();

        Assert.Equal("read", (await site.VerifyAsync(token.AccessToken)).Scopes.ToString());
        Assert.Contains((await site.KeysAsync()).Keys, k => k.KeyType == "RSA");
    }

    [Theory]
    [InlineData("scope", "admin:everything", "invalid_scope")]
    [InlineData("resource", "https://elsewhere.example/", "invalid_target")]
    [InlineData("resource", "not an address", "invalid_target")]
    public async Task What_the_client_may_not_have_is_refused_with_the_exact_error(string name, string value, string error)
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync();

        (await site.ServiceTokenAsync(client, (name, value))).Refused(error);
    }

    [Fact]
    public async Task Wrong_unknown_disabled_and_foreign_clients_are_refused_alike()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync();
        var other = await OAuthSite.CreateAsync(gate);

        var wrong = await site.TokenAsync(OAuthSite.Basic(client.Client.Id, client.Secret + "x"), ("grant_type", "client_credentials"));
        var unknown = await site.TokenAsync(OAuthSite.Basic("cli_01J00000000000000000000000", client.Secret!), ("grant_type", "client_credentials"));
        var foreign = await other.ServiceTokenAsync(client);
        await site.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/oauth/clients/{client.Client.Id}", new UpdateOAuthClient(Disabled: true));
        var disabled = await site.ServiceTokenAsync(client);

        foreach (var answer in new[] { wrong, unknown, foreign, disabled })
        {
            answer.Refused("invalid_client", HttpStatusCode.Unauthorized);
            Assert.StartsWith("Basic", answer.Response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            Assert.Equal(wrong["error_description"], answer["error_description"]);
        }

        gate.Logs.AssertNone(client.Secret!);
    }

    [Fact]
    public async Task Disabling_a_client_ends_its_opaque_tokens_at_once()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync("accounts:read", "api");
        var token = (await site.ServiceTokenAsync(client)).Given().AccessToken;
        Assert.True(await site.IsLiveAsync(token));

        await site.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/oauth/clients/{client.Client.Id}", new UpdateOAuthClient(Disabled: true));

        Assert.False(await site.IsLiveAsync(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await ApiAsync("/api/v1/oauth/clients", token));
    }

    [Fact]
    public async Task A_token_ends_when_it_said_it_would()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var token = (await site.ServiceTokenAsync(await site.ServiceAsync("accounts:read", "api"))).Given().AccessToken;

        gate.Clock.Advance(TimeSpan.FromHours(1));

        Assert.False(await site.IsLiveAsync(token));
    }

    [Fact]
    public async Task Nothing_in_the_database_gives_a_token_or_secret_away()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync("accounts:read", "api");
        var token = (await site.ServiceTokenAsync(client)).Given().AccessToken;

        foreach (var table in new[] { "oauth_access_token", "oauth_client_secret", "oauth_client", "oauth_grant", "admin_audit" })
        {
            var rows = await gate.Database.QueryAsync<dynamic>($"select * from {table}", null, Ct);
            var text = string.Join(' ', rows.SelectMany(r => ((IDictionary<string, object?>)r).Values).Select(v => v is byte[] b ? Convert.ToBase64String(b) + System.Text.Encoding.Latin1.GetString(b) : v));
            Assert.DoesNotContain(token, text, StringComparison.Ordinal);
            Assert.DoesNotContain(client.Secret!, text, StringComparison.Ordinal);
        }

        gate.Logs.AssertNone(token, client.Secret!);
    }

    private async Task<HttpStatusCode> ApiAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Authorization", "Bearer " + token } } };
        using var response = await gate.Anonymous.SendAsync(request, Ct);
        return response.StatusCode;
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class ClientCredentialsTestsOnSqlite(SqliteOAuthGate gate) : ClientCredentialsTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class ClientCredentialsTestsOnPostgres(PostgresOAuthGate gate) : ClientCredentialsTests(gate);
