using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.Accounts.Upstream;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>A certified OAuth and OpenID provider that we did not write, as an MVPD: proof key, ID token, user information, end of session.</summary>
public abstract partial class ForeignOAuthTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Oidc_provider_signs_a_viewer_in_and_out()
    {
        if (TimeProvider.System.GetUtcNow() - gate.Clock.GetUtcNow() is { Ticks: > 0 } behind)
        {
            gate.Clock.Advance(behind);
        }

        using var foreign = await ForeignProvider.StartAsync();
        await foreign.AddAsync(new JsonObject { ["sub"] = "alice", ["name"] = "Alice" });
        var owner = await MvpdWorld.StartAsync(gate);
        var world = await ConnectAsync(foreign, owner);
        using var visit = new Visit(gate.Address);
        using var away = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{await world.CodeAsync(TvExample.GreenSat)}");

        var (page, at) = await FollowAsync(visit, away.Headers.Location!);
        (page, at) = await SubmitAsync(visit, page, at, ("prompt", "login"), ("login", "alice"), ("password", "any"));
        (_, at) = await SubmitAsync(visit, page, at, ("prompt", "consent"));

        Assert.Equal(MvpdWorld.RedirectUrl, at.OriginalString);
        var profile = (await world.App.GetAsync($"/api/v2/{TvExample.Acme}/profiles")).Ok().Json["profiles"]![TvExample.GreenSat]!;
        Assert.Equal("alice", (string?)profile["attributes"]!["userID"]!["value"]);

        var logout = (await world.App.GetAsync($"/api/v2/{TvExample.Acme}/logout/{TvExample.GreenSat}?redirectUrl=https%3A%2F%2Facme.example%2Fbye")).Ok();
        (page, at) = await FollowAsync(visit, new Uri(gate.Address, (string)logout.Json["logouts"]![TvExample.GreenSat]!["url"]!));
        var xsrf = Xsrf().Match(page).Groups[1].Value;
        (_, at) = await SubmitAsync(visit, page, at, ("xsrf", xsrf), ("logout", "yes"));
        Assert.Equal("https://acme.example/bye", at.OriginalString);
    }

    private async Task<MvpdWorld> ConnectAsync(ForeignProvider foreign, MvpdWorld world)
    {
        var slug = world.Site.Owner.Slug;
        var (clientId, secret) = await foreign.RegisterAsync(new JsonObject
        {
            ["redirect_uris"] = new JsonArray(new Uri(gate.Address, $"/tv/{slug}/oauth/callback").AbsoluteUri),
            ["post_logout_redirect_uris"] = new JsonArray(new Uri(gate.Address, $"/tv/{slug}/oauth/logged-out").AbsoluteUri),
            ["grant_types"] = new JsonArray("authorization_code"),
            ["token_endpoint_auth_method"] = "client_secret_basic",
        });
        await world.KeepSecretAsync(TvExample.GreenSat, "client", secret!);
        await world.Site.ActivateAsync(MvpdWorld.With(TvExample.GreenSat, m => m with
        {
            OAuth = new TvOAuthProvider
            {
                Issuer = foreign.Issuer, AuthorizationUrl = $"{foreign.Issuer}/auth", TokenUrl = $"{foreign.Issuer}/token", UserInfoUrl = $"{foreign.Issuer}/me",
                JwksUrl = $"{foreign.Issuer}/jwks", EndSessionUrl = $"{foreign.Issuer}/session/end", ClientId = clientId, ClientSecret = "client", Scope = "openid",
            },
        })(TvExample.Configuration));
        return world;
    }

    private static async Task<(string Page, Uri At)> SubmitAsync(Visit visit, string page, Uri at, params (string Name, string Value)[] fields)
    {
        var action = new Uri(at, WebUtility.HtmlDecode(Action().Match(page).Groups[1].Value));
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = form };
        using var sent = await visit.SendAsync(request);
        Assert.True(sent.Headers.Location is not null, await sent.Content.ReadAsStringAsync(Ct));
        return await FollowAsync(visit, new Uri(action, sent.Headers.Location));
    }

    // Until there is a page, or an address that is nobody's here.
    private static async Task<(string Page, Uri At)> FollowAsync(Visit visit, Uri address)
    {
        for (var step = 0; step < 12 && address.IsLoopback; step++)
        {
            using var answer = await visit.GetAsync(address.AbsoluteUri);
            if (answer.Headers.Location is not { } next)
            {
                return (await answer.Content.ReadAsStringAsync(Ct), address);
            }

            address = new Uri(address, next);
        }

        return ("", address);
    }

    [GeneratedRegex("""<form[^>]* action="([^"]+)""")]
    private static partial Regex Action();

    [GeneratedRegex("""name="xsrf" value="([^"]+)""")]
    private static partial Regex Xsrf();
}

public sealed class ForeignOAuthTestsOnSqlite(SqliteMvpdGate gate) : ForeignOAuthTests(gate), IClassFixture<SqliteMvpdGate>;

public sealed class ForeignOAuthTestsOnPostgres(PostgresMvpdGate gate) : ForeignOAuthTests(gate), IClassFixture<PostgresMvpdGate>;
