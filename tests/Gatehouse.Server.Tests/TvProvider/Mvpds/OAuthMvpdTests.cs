using System.Net;
using System.Text.RegularExpressions;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Simulator.TvProvider.Mvpds;
using Stand = Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>Providers that speak OAuth 2.0: code with PKCE, user information, tokens that are renewed, end of session.</summary>
public abstract partial class OAuthMvpdTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_signs_in_is_asked_about_with_a_renewed_token_and_signs_out()
    {
        await using var mvpd = await StartAsync();
        var world = await WorldAsync(mvpd);
        await SignInAsync(world, mvpd);
        var profile = (await world.App.GetAsync($"/api/v2/{TvExample.Acme}/profiles")).Ok().Json["profiles"]![TvExample.GreenSat]!;
        var first = await DecideAsync(world, "live");
        mvpd.EndAccessTokens();
        var second = await DecideAsync(world, "sports");
        var third = await DecideAsync(world, "premium");
        mvpd.EndSessions();
        var ended = await DecideAsync(world, "news");
        await SignInAsync(world, mvpd);
        var logout = (await world.App.GetAsync($"/api/v2/{TvExample.Acme}/logout/{TvExample.GreenSat}?redirectUrl=https%3A%2F%2Facme.example%2Fbye")).Ok();

        Assert.Equal(("regular", "u-green"), ((string?)profile["type"], (string?)profile["attributes"]!["userID"]!["value"]));
        Assert.Equal((null, null, "authorization_denied_by_mvpd", "authorization_denied_by_session_invalidated"), (first, second, third, ended));
        var url = (string)logout.Json["logouts"]![TvExample.GreenSat]!["url"]!;
        using var leaving = await world.OpenAsync(url);
        using var there = await gate.Anonymous.GetAsync(leaving.Headers.Location, Ct);
        using var back = await gate.Anonymous.GetAsync(there.Headers.Location, Ct);
        Assert.Equal("https://acme.example/bye", back.Headers.Location?.OriginalString);
        Assert.Equal(1, mvpd.Logouts);
        gate.Logs.AssertNone(mvpd.ClientSecret, "u-green");
    }

    [Fact]
    public async Task A_proof_key_a_state_and_the_service_provider_go_along()
    {
        await using var mvpd = await StartAsync();
        var world = await WorldAsync(mvpd);

        using var response = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{await world.CodeAsync(TvExample.GreenSat)}");

        var query = System.Web.HttpUtility.ParseQueryString(response.Headers.Location!.Query);
        Assert.Equal(("code", "gatehouse", "S256", "tv", TvExample.Acme), (query["response_type"], query["client_id"], query["code_challenge_method"], query["scope"], query["requestor"]));
        Assert.Equal(new Uri(gate.Address, $"/tv/{world.Site.Owner.Slug}/oauth/callback").AbsoluteUri, query["redirect_uri"]);
        Assert.True(query["state"]!.Length > 40 && query["code_challenge"]!.Length == 43);
    }

    [Theory]
    [InlineData("code=x")]
    [InlineData("code=x&state=gh_tvs_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("state=1&state=2&code=x")]
    public async Task An_answer_without_a_session_that_waits_is_refused(string query)
    {
        await using var mvpd = await StartAsync();
        var world = await WorldAsync(mvpd);

        using var response = await world.OpenAsync($"/tv/{world.Site.Owner.Slug}/oauth/callback?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0, await world.CountProfilesAsync());
    }

    [Theory]
    [InlineData("error=access_denied", "the provider says access_denied")]
    [InlineData("code=forged", "could not be asked")]
    public async Task Whoever_comes_back_without_a_good_code_ends_where_they_were_to_end_and_may_try_again(string answer, string reason)
    {
        await using var mvpd = await StartAsync();
        var world = await WorldAsync(mvpd);
        var code = await world.CodeAsync(TvExample.GreenSat);
        using var away = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{code}");
        var state = System.Web.HttpUtility.ParseQueryString(away.Headers.Location!.Query)["state"];

        using var response = await world.OpenAsync($"/tv/{world.Site.Owner.Slug}/oauth/callback?{answer}&state={state}");
        using var again = await world.OpenAsync($"/tv/{world.Site.Owner.Slug}/oauth/callback?code=x&state={state}");
        using var fresh = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{code}");

        Assert.Equal(MvpdWorld.RedirectUrl, response.Headers.Location?.OriginalString);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (again.StatusCode, fresh.StatusCode));
        Assert.True(world.Logged(reason));
        Assert.Equal(0, await world.CountProfilesAsync());
    }

    [Fact]
    public async Task Home_based_sign_in_asks_nobody_first_and_then_the_viewer()
    {
        await using var mvpd = await StartAsync();
        var world = await WorldAsync(mvpd, c => c with
        {
            Integrations = [.. c.Integrations.Select(i => i.Mvpd == TvExample.GreenSat ? i with { Traits = i.Traits with { HomeBased = true } } : i)],
        });
        using var passive = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{await world.CodeAsync(TvExample.GreenSat)}");
        var first = System.Web.HttpUtility.ParseQueryString(passive.Headers.Location!.Query);

        using var open = await world.OpenAsync($"/tv/{world.Site.Owner.Slug}/oauth/callback?error=login_required&state={first["state"]}");
        var second = System.Web.HttpUtility.ParseQueryString(open.Headers.Location!.Query);

        Assert.Equal(("none", null), (first["prompt"], second["prompt"]));
        Assert.True(second["state"] is { Length: > 40 } state && state != first["state"]);
    }

    private async Task<string?> DecideAsync(MvpdWorld world, string resource)
    {
        using var content = new StringContent($$"""{"resources":["{{resource}}"]}""", System.Text.Encoding.UTF8, "application/json");
        var answer = (await world.App.SendAsync(HttpMethod.Post, $"/api/v2/{TvExample.Acme}/decisions/authorize/{TvExample.GreenSat}", content)).Ok();
        return (string?)answer.Json["decisions"]![0]!["error"]?["code"];
    }

    private async Task SignInAsync(MvpdWorld world, SimulatedOAuthMvpd mvpd)
    {
        using var away = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{await world.CodeAsync(TvExample.GreenSat)}");
        var page = await gate.Anonymous.GetStringAsync(away.Headers.Location, Ct);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["session"] = Session().Match(page).Groups[1].Value, ["username"] = "gil", ["password"] = "secret" });
        using var there = await gate.Anonymous.PostAsync(new Uri(mvpd.Address, "/login"), form, Ct);
        Assert.True(there.Headers.Location is not null, await there.Content.ReadAsStringAsync(Ct));
        using var back = await gate.Anonymous.GetAsync(there.Headers.Location, Ct);
        Assert.True(back.Headers.Location?.OriginalString == MvpdWorld.RedirectUrl, string.Join('\n', gate.Logs.Lines.Where(l => l.Event.Id == 2764).Select(l => l.Text)));
    }

    private async Task<MvpdWorld> WorldAsync(SimulatedOAuthMvpd mvpd, Func<TvConfiguration, TvConfiguration>? change = null)
    {
        var world = await MvpdWorld.StartAsync(gate, c => (change ?? (x => x))(MvpdWorld.With(TvExample.GreenSat, _ => mvpd.Describe())(c)));
        await world.KeepSecretAsync(TvExample.GreenSat, mvpd.SecretName, mvpd.ClientSecret);
        return world;
    }

    private Task<SimulatedOAuthMvpd> StartAsync() => SimulatedOAuthMvpd.StartAsync(
        new Stand.MvpdOptions
        {
            Id = TvExample.GreenSat,
            DisplayName = "Green Satellite",
            Viewers = [new MvpdViewer("gil", "secret", "u-green") { Package = new HashSet<string> { "live", "sports", "news" } }],
            Time = gate.Clock,
        }, Ct);

    [GeneratedRegex("""name="session" value="([^"]+)""")]
    private static partial Regex Session();
}

[Collection(nameof(SqliteMvpdGate))]
public sealed class OAuthMvpdTestsOnSqlite(SqliteMvpdGate gate) : OAuthMvpdTests(gate);

[Collection(nameof(PostgresMvpdGate))]
public sealed class OAuthMvpdTestsOnPostgres(PostgresMvpdGate gate) : OAuthMvpdTests(gate);
