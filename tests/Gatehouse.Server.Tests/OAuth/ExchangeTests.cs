using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.OAuth;

public abstract class ExchangeTests(IOAuthGate gate)
{
    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
    private const string Api = "https://api.example/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RFC_8693_2_1_a_service_gets_a_narrower_token_in_somebodys_name_that_says_who_acts()
    {
        var (site, service, subject) = await BeginAsync();

        var token = (await ExchangeAsync(site, service, subject, ("resource", Api), ("scope", "email"))).Given();

        var claims = await site.VerifyAsync(token.AccessToken);
        Assert.Equal((site.Owner.PersonId, service.Client.Id, service.Client.Id, "email"), (claims.Subject, claims.ClientId, claims.Actor, claims.Scopes.ToString()));
        Assert.Equal(AccessToken, token["issued_token_type"]);
        Assert.False(token.Has("refresh_token"));
    }

    [Fact]
    public async Task The_new_token_lives_no_longer_than_the_one_it_came_from_and_dies_with_its_grant()
    {
        var (site, service, subject) = await BeginAsync();
        gate.Clock.Advance(TimeSpan.FromMinutes(50));

        var token = (await ExchangeAsync(site, service, subject, ("resource", Api))).Given();

        Assert.Equal(600, token.Json.GetProperty("expires_in").GetInt32());
        Assert.True((await site.IntrospectAsync(service, token.AccessToken)).GetProperty("active").GetBoolean());
        var grant = Assert.Single(await site.GrantsAsync($"?personId={site.Owner.PersonId}"));
        using var ended = await site.Owner.DeleteAsync($"/api/v1/oauth/grants/{grant.Id}", Ct);
        Assert.False((await site.IntrospectAsync(service, token.AccessToken)).GetProperty("active").GetBoolean());
        (await ExchangeAsync(site, service, subject, ("resource", Api))).Refused("invalid_request");
    }

    [Fact]
    public async Task A_token_that_was_exchanged_is_still_its_holders_when_they_exchange_it_again()
    {
        var site = await OAuthSite.CreateAsync(gate);
        await site.ResourceAsync(Api);
        var app = (await site.AppAsync()).Client.Id;
        var service = await site.ClientAsync(new OAuthClientSettings { GrantTypes = [Exchange], Scopes = "openid email", Audiences = ["userinfo", Api] });
        var once = (await ExchangeAsync(site, service, (await site.SignInAsync(app)).AccessToken)).Given();

        var twice = (await ExchangeAsync(site, service, once.AccessToken)).Given();
        var jwt = (await ExchangeAsync(site, service, (await ExchangeAsync(site, service, once.AccessToken, ("resource", Api))).Given().AccessToken, ("resource", Api))).Given();

        Assert.Equal(service.Client.Id, (await site.IntrospectAsync(service, twice.AccessToken)).GetProperty("client_id").GetString());
        var claims = await site.VerifyAsync(jwt.AccessToken);
        Assert.Equal((service.Client.Id, service.Client.Id), (claims.ClientId, claims.Actor));
        using var disabled = await site.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/oauth/clients/{service.Client.Id}", new UpdateOAuthClient(Disabled: true));
        Assert.False(await site.IsLiveAsync(once.AccessToken));
        Assert.False(await site.IsLiveAsync(twice.AccessToken));
    }

    [Theory]
    [InlineData("scope", "openid groups", "invalid_scope")]
    [InlineData("resource", "https://elsewhere.example/", "invalid_target")]
    [InlineData("actor_token", "x", "invalid_request")]
    [InlineData("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token", "invalid_request")]
    public async Task Nothing_wider_is_given(string name, string value, string error)
    {
        var (site, service, subject) = await BeginAsync();

        (await ExchangeAsync(site, service, subject, (name, value))).Refused(error);
    }

    [Fact]
    public async Task Tokens_of_other_organizations_dead_ones_and_nonsense_are_refused()
    {
        var (site, service, _) = await BeginAsync();
        var (_, _, foreign) = await BeginAsync();

        (await ExchangeAsync(site, service, foreign, ("resource", Api))).Refused("invalid_request");
        (await ExchangeAsync(site, service, "nonsense", ("resource", Api))).Refused("invalid_request");
    }

    private static Task<OAuthAnswer> ExchangeAsync(OAuthSite site, CreatedOAuthClient service, string subject, params (string, string)[] more) => site.TokenAsync(
        OAuthSite.Basic(service.Client.Id, service.Secret!), [("grant_type", Exchange), ("subject_token", subject), ("subject_token_type", AccessToken), .. more]);

    private async Task<(OAuthSite Site, CreatedOAuthClient Service, string Subject)> BeginAsync()
    {
        var site = await OAuthSite.CreateAsync(gate);
        await site.ResourceAsync(Api);
        var app = (await site.AppAsync()).Client.Id;
        var service = await site.ClientAsync(new OAuthClientSettings { GrantTypes = [Exchange], Scopes = "openid email groups", Audiences = [Api] });
        return (site, service, (await site.SignInAsync(app)).AccessToken);
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class ExchangeTestsOnSqlite(SqliteOAuthGate gate) : ExchangeTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class ExchangeTestsOnPostgres(PostgresOAuthGate gate) : ExchangeTests(gate);
