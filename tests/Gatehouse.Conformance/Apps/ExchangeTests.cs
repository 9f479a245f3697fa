using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Conformance.Apps.Support;
using Gatehouse.Conformance.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps;

/// <summary>How an app gets tokens for audiences; the cases AE-049 to AE-059 that an app sees.</summary>
[Specification("Apps")]
public abstract class AppExchangeTests(Site site)
{
    [Fact]
    public async Task AE_049_Second_exchange_costs_no_request()
    {
        await using var phone = await LoggedInAsync();

        var first = await phone.ExchangeAsync();
        var second = await phone.ExchangeAsync();

        Assert.Equal(first.Token, second.Token);
        Assert.Equal(1, phone.Wire.Count("token-exchange", 200));
    }

    [Fact]
    public async Task AE_050_Forced_update_brings_another_token()
    {
        await using var phone = await LoggedInAsync();
        var first = await phone.ExchangeAsync();

        var second = await phone.ExchangeAsync(force: true);

        Assert.NotEqual((string?)Jwt.Claims(first.Token)["jti"], (string?)Jwt.Claims(second.Token)["jti"]);
    }

    [Fact]
    public async Task AE_051_Client_itself_is_no_audience()
    {
        await using var phone = await LoggedInAsync();
        var before = phone.Wire.All.Count;

        await phone.PostAsync(StatusType.InvalidParameter, new ExchangeIamTokenEvent(EnrollAnonymousUserEvent.DefaultClientId));

        Assert.Equal(before, phone.Wire.All.Count);
    }

    [Fact]
    public async Task AE_052_Unknown_audience_is_denied_and_ends_nothing()
    {
        await using var phone = await LoggedInAsync();

        await phone.PostAsync(StatusType.AccessDenied, new ExchangeIamTokenEvent("https://nobody.example.org/"));

        Assert.Equal((400, "invalid_target"), Refusal(phone));
        Assert.Equal(SdkState.LoggedIn, await phone.StateAsync());
        await phone.ExchangeAsync();
    }

    [Fact]
    public async Task AE_056_Audience_that_wants_a_person_says_so()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await LoggedInAsync();

        var result = await phone.PostAsync(StatusType.LoginRequired, new ExchangeIamTokenEvent(tenant.Bank));

        Assert.Equal("1", result.RequiredAcr);
        Assert.Equal((400, "insufficient_user_authentication"), Refusal(phone));
        Assert.Equal(SdkState.LoggedIn, await phone.StateAsync());
    }

    [Fact]
    [Specification("RFC 8693 §2.2.1")]
    public async Task AE_057_Answer_without_its_type_is_none()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await LoggedInAsync();
        phone.Wire.Answer = (seen, answer) => seen is { Step: "token-exchange", Status: 200 } ? Without(seen.Body, "issued_token_type") : answer;

        await phone.PostAsync(StatusType.InternalError, new ExchangeIamTokenEvent(tenant.Orders));
    }

    [Fact]
    public async Task AE_058_Twenty_at_once_share_one_request()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await LoggedInAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => phone.PostAsync(new ExchangeIamTokenEvent(tenant.Orders))));

        Assert.All(results, result => Assert.True(result.IsOk, result.ErrorDescription));
        Assert.Single(results.Select(result => result.Token).Distinct());
        Assert.Equal(1, phone.Wire.Count("token-exchange", 200));
    }

    [Fact]
    public async Task AE_059_Token_for_more_than_the_audience_is_dropped()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await LoggedInAsync();
        phone.Wire.Request = (request, step) =>
        {
            if (step == "token-exchange") request.Content = new FormUrlEncodedContent(Other(request, tenant.Orders));
        };

        // The server makes a token for the one audience while the app asked for another.
        var result = await phone.PostAsync(StatusType.Failed, new ExchangeIamTokenEvent(tenant.Bank));

        Assert.Equal((800_000_287, ""), (result.ErrorCode, result.Token));
    }

    [Fact]
    public async Task AE_067_Clock_that_is_off_hours_does_no_harm()
    {
        foreach (var off in (TimeSpan[])[TimeSpan.FromMinutes(10), TimeSpan.FromHours(30), TimeSpan.FromHours(-30)])
        {
            var tenant = await AppTenant.OfAsync(site);
            await using var phone = new Phone(tenant);
            phone.Clock.Off = off;
            await phone.StartAsync();
            await phone.EnrollAsync();
            await phone.LoginAsync();
            await phone.ExchangeAsync();

            phone.Clock.Off = -off; // and is set while the app runs
            await phone.ExchangeAsync(force: true);
            phone.Kill();
            await phone.StartAsync();
            await phone.LoginAsync();
            await phone.ExchangeAsync();
        }
    }

    [Fact]
    public async Task Token_that_the_server_no_longer_knows_is_renewed_once()
    {
        var tenant = await AppTenant.NewAsync(site);
        await using var phone = new Phone(tenant);
        await phone.StartAsync();
        await phone.EnrollAsync();
        await phone.LoginAsync();
        await tenant.Tenant.ExpireTokensAsync();

        await phone.ExchangeAsync();

        Assert.Equal([400, 200], phone.Wire.All.Where(e => e.Step == "token-exchange").Select(e => e.Status));
    }

    [Fact]
    public async Task Claims_are_those_of_an_anonymous_user()
    {
        await using var phone = await LoggedInAsync();

        var claims = (await phone.PostAsync(StatusType.Ok, new GetIamAccessTokenClaimsEvent())).Claims;

        Assert.Equal((phone.User.UserId, "0", "true"), (claims["sub"], claims["acr"], claims["anon"]));
        Assert.Equal(1, phone.Wire.Count("refresh_token", 200));
    }

    private async Task<Phone> LoggedInAsync()
    {
        var phone = new Phone(await AppTenant.OfAsync(site));
        await phone.StartAsync();
        await phone.EnrollAsync();
        await phone.LoginAsync();
        return phone;
    }

    private static (int, string?) Refusal(Phone phone) =>
        (phone.Wire.Last("token-exchange").Status, (string?)JsonNode.Parse(phone.Wire.Last("token-exchange").Body)!["error"]);

    private static HttpResponseMessage Without(string body, string member)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        json.Remove(member);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json.ToJsonString()) };
    }

    private static IEnumerable<KeyValuePair<string, string>> Other(HttpRequestMessage request, string audience)
    {
        var form = System.Web.HttpUtility.ParseQueryString(request.Content!.ReadAsStringAsync().GetAwaiter().GetResult());
        form["audience"] = audience;
        return form.AllKeys.Select(key => new KeyValuePair<string, string>(key!, form[key]!));
    }
}

[Collection(nameof(SqliteSite))]
public sealed class AppExchangeOnSqlite(SqliteSite site) : AppExchangeTests(site);

[Collection(nameof(PostgresSite))]
public sealed class AppExchangeOnPostgres(PostgresSite site) : AppExchangeTests(site);
