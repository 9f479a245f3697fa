using System.Net;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Tests.Apps.Support;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;

namespace Gatehouse.Server.Tests.Apps;

public abstract class ExchangeTests(IOAuthGate gate)
{
    private const string Bank = "https://bank.example/";

    [Fact]
    public async Task RFC_8693_2_2_a_device_gets_a_token_for_one_resource_that_is_bound_to_the_same_key_and_says_no_more_than_it_must()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        var answer = (await device.ExchangeAsync(("audience", AppSite.Orders), ("scope", "orders.read"))).Given();

        Assert.Equal(("DPoP", "orders.read", TokenTypes.AccessToken, 300), (answer["token_type"], answer["scope"], answer["issued_token_type"], answer.Json.GetProperty("expires_in").GetInt32()));
        Assert.False(answer.Has("refresh_token"));
        var claims = await site.OAuth.VerifyAsync(answer.AccessToken);
        Assert.Equal((device.Subject, AppSite.ClientId, "0", device.Thumbprint, true), (claims.Subject, claims.ClientId, claims.Acr, claims.DpopJkt, claims.IsAnonymous));
        Assert.Equal([AppSite.Orders], claims.Audiences);
        Assert.Equal(["swk"], claims.Amr);
        Assert.Null(claims.DeviceId);
        Assert.Null(claims.Actor);
    }

    [Fact]
    public async Task The_result_lives_its_own_time()
    {
        var site = await AppSite.CreateAsync(gate, app: s => s with { ExchangedTokenLifetime = TimeSpan.FromMinutes(2) });
        using var device = await site.EnrolledAsync();
        gate.Clock.Advance(TimeSpan.FromMinutes(4.9));

        Assert.Equal(120, (await device.ExchangeAsync()).Given().Json.GetProperty("expires_in").GetInt32());
    }

    [Fact]
    public async Task An_audience_sees_the_device_or_a_name_of_its_own_where_that_is_settled()
    {
        var site = await SiteAsync(new AppAudience(Bank) { MinAcr = "0", SeesDeviceId = true, PairwiseSubject = true });
        using var device = await site.EnrolledAsync();

        var first = await site.OAuth.VerifyAsync((await device.ExchangeAsync(("audience", Bank))).Given().AccessToken);
        var second = await site.OAuth.VerifyAsync((await device.ExchangeAsync(("resource", Bank))).Given().AccessToken);

        Assert.Equal(device.DeviceId, first.DeviceId);
        Assert.True(Guid.TryParse(first.Subject, out _));
        Assert.NotEqual(device.Subject, first.Subject);
        Assert.Equal(first.Subject, second.Subject);
    }

    [Fact]
    public async Task Scopes_are_what_is_asked_for_and_allowed()
    {
        var site = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();

        Assert.Equal("orders.read orders.write", (await device.ExchangeAsync()).Given()["scope"]);
        Assert.Equal("orders.write", (await device.ExchangeAsync(("audience", AppSite.Orders), ("scope", "orders.write orders.delete"))).Given()["scope"]);
        (await device.ExchangeAsync(("audience", AppSite.Orders), ("scope", "orders.delete"))).Refused("invalid_scope");
    }

    [Fact]
    public async Task Exactly_one_audience_that_is_known_and_allowed()
    {
        var site = await SiteAsync(null);
        using var device = await site.EnrolledAsync();

        (await device.ExchangeAsync(("audience", "https://nowhere.example/"))).RefusedFor("invalid_target", "audience_unknown");
        (await device.ExchangeAsync(("audience", Bank))).RefusedFor("invalid_target", "audience_denied");
        (await device.ExchangeAsync(("audience", AppSite.ClientId))).RefusedFor("invalid_target", "audience_denied");
        (await device.ExchangeAsync(("audience", "urn:gatehouse:internal"))).RefusedFor("invalid_target", "audience_denied");
        (await device.ExchangeAsync(("audience", "api"))).RefusedFor("invalid_target", "audience_denied");
        (await device.ExchangeAsync(("audience", AppSite.Orders), ("audience", Bank))).Refused("invalid_target");
        (await device.ExchangeAsync(("scope", "orders.read"))).Refused("invalid_request");
        (await device.ExchangeAsync(("audience", AppSite.Orders), ("resource", AppSite.Orders))).Given();
    }

    [Fact]
    public async Task RFC_9470_an_audience_that_needs_a_person_says_which_level_would_do()
    {
        var site = await SiteAsync(new AppAudience(Bank) { MinAcr = "2" });
        using var device = await site.EnrolledAsync();

        Assert.Equal("2", (await device.ExchangeAsync(("audience", Bank))).Refused("insufficient_user_authentication")["acr_values"]);
    }

    [Fact]
    public async Task RFC_8693_2_2_2_only_the_own_live_token_of_the_own_organization_with_the_own_key_is_exchanged()
    {
        var site = await AppSite.CreateAsync(gate);
        var elsewhere = await AppSite.CreateAsync(gate);
        using var device = await site.EnrolledAsync();
        using var thief = await site.EnrolledAsync();
        using var stranger = await elsewhere.EnrolledAsync();
        var exchanged = (await device.ExchangeAsync()).Given().AccessToken;
        var own = device.AccessToken;

        thief.AccessToken = own;
        (await thief.ExchangeAsync()).Refused("invalid_dpop_proof");
        foreach (var token in new[] { exchanged, stranger.AccessToken, device.RefreshToken, "nonsense", own + "x" })
        {
            device.AccessToken = token;
            (await device.ExchangeAsync()).Refused("invalid_request");
        }

        device.AccessToken = own;
        (await device.ExchangeAsync(("audience", AppSite.Orders), ("actor_token", own), ("actor_token_type", TokenTypes.AccessToken))).Refused("invalid_request");
        (await device.ExchangeAsync(("audience", AppSite.Orders), ("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token"))).Refused("invalid_request");
        (await device.ExchangeAsync()).Given();
    }

    [Fact]
    public async Task The_token_of_another_app_is_not_exchanged()
    {
        var site = await AppSite.CreateAsync(gate);
        await site.AppAsync(s => s, "OtherApp");
        using var device = await site.EnrolledAsync();

        (await device.TokenAsync(
            ("grant_type", GrantTypes.TokenExchange), ("client_id", "OtherApp"), ("subject_token", device.AccessToken), ("subject_token_type", TokenTypes.AccessToken),
            ("audience", AppSite.Orders))).Refused("invalid_request");
    }

    [Fact]
    public async Task RFC_7662_2_2_a_resource_learns_what_a_token_says_and_no_more_once_the_device_is_locked()
    {
        var site = await AppSite.CreateAsync(gate);
        var service = await site.OAuth.ServiceAsync();
        await site.OAuth.ResourceAsync(Bank, introspectedBy: service.Client.Id);
        await site.AppAsync(s => s with { AllowedAudiences = [new AppAudience(Bank) { MinAcr = "0" }], IntrospectedBy = [service.Client.Id] });
        using var device = await site.EnrolledAsync();
        var token = (await device.ExchangeAsync(("audience", Bank))).Given().AccessToken;

        var told = await site.OAuth.IntrospectAsync(service, token);
        Assert.True(told.GetProperty("active").GetBoolean() && told.GetProperty("anon").GetBoolean());
        Assert.Equal((device.Subject, AppSite.ClientId, "DPoP", device.Thumbprint), (
            told.GetProperty("sub").GetString(), told.GetProperty("client_id").GetString(), told.GetProperty("token_type").GetString(), told.GetProperty("cnf").GetProperty("jkt").GetString()));
        var inner = await site.OAuth.IntrospectAsync(service, device.AccessToken);
        Assert.Equal((device.DeviceId, "urn:gatehouse:internal", "0"), (inner.GetProperty("device_id").GetString(), inner.GetProperty("aud").GetString(), inner.GetProperty("acr").GetString()));

        Assert.True(await site.ChangeAsync(device, "block"));
        Assert.False((await site.OAuth.IntrospectAsync(service, token)).GetProperty("active").GetBoolean());
        Assert.False((await site.OAuth.IntrospectAsync(service, device.AccessToken)).GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task Who_is_not_meant_learns_nothing_of_an_apps_own_token()
    {
        var site = await AppSite.CreateAsync(gate);
        var service = await site.OAuth.ServiceAsync();
        using var device = await site.EnrolledAsync();

        Assert.False((await site.OAuth.IntrospectAsync(service, device.AccessToken)).GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task An_administrator_cannot_give_the_internal_audience_to_a_client()
    {
        var site = await AppSite.CreateAsync(gate);

        using var refused = await site.Owner.SendAsync(HttpMethod.Post, "/api/v1/oauth/clients", new CreateOAuthClient(
            "A client", new OAuthClientSettings { GrantTypes = [GrantTypes.ClientCredentials], Scopes = "a", Audiences = ["urn:gatehouse:internal"] }));

        Assert.True((await refused.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!.ContainsKey("settings.audiences"));
    }

    private async Task<AppSite> SiteAsync(AppAudience? bank)
    {
        var site = await AppSite.CreateAsync(gate);
        await site.OAuth.ResourceAsync(Bank);
        await site.AppAsync(s => bank is null ? s : s with { AllowedAudiences = [.. s.AllowedAudiences, bank] });
        return site;
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class AppExchangeTestsOnSqlite(SqliteOAuthGate gate) : ExchangeTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class AppExchangeTestsOnPostgres(PostgresOAuthGate gate) : ExchangeTests(gate);
