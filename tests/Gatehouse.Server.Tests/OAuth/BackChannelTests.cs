using System.Net;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.OAuth;

/// <summary>Introspection and revocation.</summary>
public abstract class BackChannelTests(IOAuthGate gate)
{
    [Fact]
    public async Task RFC_7662_2_2_a_client_learns_about_its_own_live_token()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync("accounts:read", "api");
        var token = (await site.ServiceTokenAsync(client)).Given().AccessToken;

        var about = await site.IntrospectAsync(client, token);

        Assert.True(about.GetProperty("active").GetBoolean());
        Assert.Equal(client.Client.Id, about.GetProperty("client_id").GetString());
        Assert.Equal("accounts:read", about.GetProperty("scope").GetString());
        Assert.Equal(site.Issuer, about.GetProperty("iss").GetString());
        Assert.Equal("api", about.GetProperty("aud").GetString());
    }

    [Fact]
    public async Task RFC_7662_4_others_learn_nothing_but_the_resource_that_the_token_is_for_does()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var resource = await site.ServiceAsync();
        var stranger = await site.ServiceAsync();
        await site.ResourceAsync("https://api.example/", "ES256", resource.Client.Id);
        var client = await site.ServiceAsync("read", "https://api.example/");
        var token = (await site.ServiceTokenAsync(client)).Given().AccessToken;

        Assert.True((await site.IntrospectAsync(resource, token)).GetProperty("active").GetBoolean());
        Assert.Equal("{\"active\":false}", (await site.IntrospectAsync(stranger, token)).GetRawText());
    }

    [Theory]
    [InlineData("gh_at_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("gh_rt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("nonsense")]
    public async Task What_is_no_live_token_of_ours_is_inactive_and_its_revocation_succeeds(string token)
    {
        var site = await OAuthSite.CreateAsync(gate);
        var client = await site.ServiceAsync();

        Assert.Equal("{\"active\":false}", (await site.IntrospectAsync(client, token)).GetRawText());
        Assert.Equal(HttpStatusCode.OK, (await RevokeAsync(site, client, token)).Status);
    }

    [Fact]
    public async Task Public_clients_may_not_introspect_and_nobody_may_without_a_credential()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;

        (await site.PostAsync("introspect", null, ("token", "x"), ("client_id", app))).Refused("invalid_client", HttpStatusCode.Unauthorized);
        (await site.PostAsync("introspect", null, ("token", "x"))).Refused("invalid_client", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task RFC_7009_2_1_a_refresh_token_takes_its_grant_with_it()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var tokens = await site.SignInAsync(app);

        Assert.Equal(HttpStatusCode.OK, (await site.PostAsync("revoke", null, ("token", tokens.RefreshToken), ("client_id", app), ("token_type_hint", "access_token"))).Status);

        Assert.False(await site.IsLiveAsync(tokens.AccessToken));
        (await site.RefreshAsync(app, tokens.RefreshToken)).Refused("invalid_grant");
    }

    [Fact]
    public async Task RFC_7009_2_1_an_access_token_goes_alone()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var tokens = await site.SignInAsync(app);

        Assert.Equal(HttpStatusCode.OK, (await site.PostAsync("revoke", null, ("token", tokens.AccessToken), ("client_id", app))).Status);

        Assert.False(await site.IsLiveAsync(tokens.AccessToken));
        (await site.RefreshAsync(app, tokens.RefreshToken)).Given();
    }

    [Fact]
    public async Task A_single_JWT_can_be_taken_back()
    {
        var site = await OAuthSite.CreateAsync(gate);
        await site.ResourceAsync();
        var client = await site.ServiceAsync("read", "https://api.example/");
        var first = (await site.ServiceTokenAsync(client)).Given().AccessToken;
        var second = (await site.ServiceTokenAsync(client)).Given().AccessToken;

        Assert.Equal(HttpStatusCode.OK, (await RevokeAsync(site, client, first)).Status);

        Assert.False((await site.IntrospectAsync(client, first)).GetProperty("active").GetBoolean());
        Assert.True((await site.IntrospectAsync(client, second)).GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task Another_clients_token_is_not_theirs_to_revoke()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var other = (await site.AppAsync()).Client.Id;
        var tokens = await site.SignInAsync(app);

        (await site.PostAsync("revoke", null, ("token", tokens.AccessToken), ("client_id", other))).Refused("invalid_request");
        (await site.PostAsync("revoke", null, ("token", tokens.RefreshToken), ("client_id", other))).Refused("invalid_request");

        Assert.True(await site.IsLiveAsync(tokens.AccessToken));
    }

    [Fact]
    public async Task Tokens_of_one_organization_are_nothing_in_another()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var other = await OAuthSite.CreateAsync(gate);
        var token = (await site.ServiceTokenAsync(await site.ServiceAsync("accounts:read", "api"))).Given().AccessToken;

        Assert.Equal("{\"active\":false}", (await other.IntrospectAsync(await other.ServiceAsync(), token)).GetRawText());
        await RevokeAsync(other, await other.ServiceAsync(), token);

        Assert.True(await site.IsLiveAsync(token));
    }

    private static Task<OAuthAnswer> RevokeAsync(OAuthSite site, CreatedOAuthClient client, string token) =>
        site.PostAsync("revoke", OAuthSite.Basic(client.Client.Id, client.Secret!), ("token", token));
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class BackChannelTestsOnSqlite(SqliteOAuthGate gate) : BackChannelTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class BackChannelTestsOnPostgres(PostgresOAuthGate gate) : BackChannelTests(gate);
