using System.Net;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Retention;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth;

public abstract class RefreshTests(IOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_renewal_replaces_the_refresh_token()
    {
        var (site, app, first) = await SignInAsync();

        var second = (await site.RefreshAsync(app, first.RefreshToken)).Given();
        var third = (await site.RefreshAsync(app, second.RefreshToken)).Given();

        Assert.Equal(3, new[] { first, second, third }.Select(t => t.RefreshToken).Distinct().Count());
        Assert.True(await site.IsLiveAsync(third.AccessToken));
        Assert.True(third.Has("id_token"));
    }

    [Fact]
    public async Task A_client_that_lost_the_answer_gets_the_same_successor_again()
    {
        var (site, app, first) = await SignInAsync();
        var lost = (await site.RefreshAsync(app, first.RefreshToken)).Given();
        gate.Clock.Advance(TimeSpan.FromMinutes(9));

        var again = (await site.RefreshAsync(app, first.RefreshToken)).Given();

        Assert.Equal(lost.RefreshToken, again.RefreshToken);
        (await site.RefreshAsync(app, again.RefreshToken)).Given();
    }

    [Fact]
    public async Task Renewals_at_the_same_time_get_the_same_successor()
    {
        var (site, app, first) = await SignInAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => site.RefreshAsync(app, first.RefreshToken)));

        Assert.Single(answers.Select(a => a.Given().RefreshToken).Distinct());
    }

    [Fact]
    public async Task RFC_9700_4_14_2_one_that_comes_again_after_its_successor_was_used_ends_the_grant()
    {
        var (site, app, first) = await SignInAsync();
        var second = (await site.RefreshAsync(app, first.RefreshToken)).Given();
        var third = (await site.RefreshAsync(app, second.RefreshToken)).Given();

        (await site.RefreshAsync(app, first.RefreshToken)).Refused("invalid_grant");

        Assert.False(await site.IsLiveAsync(third.AccessToken));
        (await site.RefreshAsync(app, third.RefreshToken)).Refused("invalid_grant");
        Assert.Equal(EndReasons.RefreshTokenReused, Assert.Single(await site.GrantsAsync($"?clientId={app}")).EndedBecause);
    }

    [Fact]
    public async Task One_that_comes_again_after_the_grace_window_ends_the_grant()
    {
        var (site, app, first) = await SignInAsync();
        var second = (await site.RefreshAsync(app, first.RefreshToken)).Given();
        gate.Clock.Advance(TimeSpan.FromMinutes(11));

        (await site.RefreshAsync(app, first.RefreshToken)).Refused("invalid_grant");

        (await site.RefreshAsync(app, second.RefreshToken)).Refused("invalid_grant");
    }

    [Fact]
    public async Task Our_own_trouble_is_503_and_costs_nobody_a_sign_in()
    {
        var (site, app, first) = await SignInAsync();
        gate.People.Lose(site.Owner.PersonId);

        var trouble = (await site.RefreshAsync(app, first.RefreshToken)).Refused("temporarily_unavailable", HttpStatusCode.ServiceUnavailable);

        Assert.NotNull(trouble.Response.Headers.RetryAfter);
        gate.People.Find(site.Owner.PersonId);
        (await site.RefreshAsync(app, first.RefreshToken)).Given();
    }

    [Fact]
    public async Task Somebody_who_is_disabled_is_not_renewed_and_their_tokens_are_dead()
    {
        var (site, app, first) = await SignInAsync();
        await gate.Database.WriteAsync(tx => tx.ExecuteAsync("update admin_person set state = 'disabled' where id = @id", new { id = site.Owner.PersonId }), Ct);

        Assert.False(await site.IsLiveAsync(first.AccessToken));
        (await site.RefreshAsync(app, first.RefreshToken)).Refused("invalid_grant");
    }

    [Fact]
    public async Task Signing_out_everywhere_changes_one_row_and_ends_everything_that_was_given_before()
    {
        var (site, app, first) = await SignInAsync();
        var more = await site.SignInAsync(app);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));

        await gate.Database.WriteAsync(
            tx => gate.Services.GetRequiredService<IGrants>().EndForPersonAsync(tx, site.Owner.OrganizationId, site.Owner.PersonId, EndReasons.SignedOut), Ct);

        Assert.False(await site.IsLiveAsync(first.AccessToken) || await site.IsLiveAsync(more.AccessToken));
        (await site.RefreshAsync(app, first.RefreshToken)).Refused("invalid_grant");
        Assert.Equal(0, await gate.Database.FirstAsync<long>("select count(*) from oauth_grant where ended_ms is not null and person_id = @id", new { id = site.Owner.PersonId }, Ct));
        Assert.All(await site.GrantsAsync($"?personId={site.Owner.PersonId}&live=false"), g => Assert.Equal(EndReasons.SignedOut, g.EndedBecause));
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await site.IsLiveAsync((await site.SignInAsync(app)).AccessToken));
    }

    [Fact]
    public async Task Scopes_can_be_narrowed_and_not_widened()
    {
        var (site, app, first) = await SignInAsync("openid offline_access email");

        (await site.RefreshAsync(app, first.RefreshToken, ("scope", "openid profile"))).Refused("invalid_scope");
        var narrow = (await site.RefreshAsync(app, first.RefreshToken, ("scope", "email"))).Given();

        Assert.Equal("email", narrow["scope"]);
        Assert.Equal("openid offline_access email", (await site.RefreshAsync(app, narrow.RefreshToken)).Given()["scope"]);
    }

    [Fact]
    public async Task Another_clients_refresh_token_is_none_and_stays_good_for_its_own()
    {
        var (site, app, first) = await SignInAsync();
        var other = (await site.AppAsync()).Client.Id;

        (await site.RefreshAsync(other, first.RefreshToken)).Refused("invalid_grant");
        (await site.RefreshAsync(app, first.RefreshToken)).Given();
    }

    [Fact]
    public async Task One_that_lay_unused_too_long_is_dead()
    {
        var (site, app, first) = await SignInAsync();

        gate.Clock.Advance(TimeSpan.FromDays(60));

        (await site.RefreshAsync(app, first.RefreshToken)).Refused("invalid_grant");
    }

    [Fact]
    public async Task OpenID_clients_get_one_only_with_offline_access()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;

        Assert.False((await site.SignInAsync(app, "openid profile")).Has("refresh_token"));
    }

    [Fact]
    public async Task What_a_client_may_no_longer_have_it_does_not_get_by_renewal()
    {
        var site = await OAuthSite.CreateAsync(gate);
        await site.ResourceAsync("https://one.example/");
        await site.ResourceAsync("https://two.example/");
        var app = (await site.AppAsync("read write offline_access", "https://one.example/", "https://two.example/")).Client;
        var first = (await site.RedeemAsync(app.Id, await site.CodeAsync(app.Id, "read write offline_access", audiences: ["https://one.example/", "https://two.example/"]))).Given();

        using var changed = await site.Owner.SendAsync(
            HttpMethod.Patch, $"/api/v1/oauth/clients/{app.Id}", new UpdateOAuthClient(Settings: app.Settings with { Scopes = "read offline_access", Audiences = ["https://two.example/"] }));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);

        (await site.RefreshAsync(app.Id, first.RefreshToken, ("scope", "write"))).Refused("invalid_scope");
        (await site.RefreshAsync(app.Id, first.RefreshToken, ("resource", "https://one.example/"))).Refused("invalid_target");
        var second = (await site.RefreshAsync(app.Id, first.RefreshToken)).Given();
        Assert.Equal("read offline_access", second["scope"]);
        Assert.Equal(["https://two.example/"], (await site.VerifyAsync(second.AccessToken)).Audiences);
    }

    [Fact]
    public async Task What_a_client_may_no_longer_have_it_does_not_get_by_a_code()
    {
        var site = await OAuthSite.CreateAsync(gate);
        await site.ResourceAsync("https://one.example/");
        var app = (await site.AppAsync("read write", "https://one.example/")).Client;
        var (scope, audience) = (await site.CodeAsync(app.Id, "read write"), await site.CodeAsync(app.Id, "read", audiences: ["https://one.example/"]));

        using var changed = await site.Owner.SendAsync(
            HttpMethod.Patch, $"/api/v1/oauth/clients/{app.Id}", new UpdateOAuthClient(Settings: app.Settings with { Scopes = "read", Audiences = [] }));

        Assert.Equal("read", (await site.RedeemAsync(app.Id, scope)).Given()["scope"]);
        (await site.RedeemAsync(app.Id, audience)).Refused("invalid_target");
    }

    [Fact]
    public async Task RFC_9700_4_14_2_one_that_comes_again_long_after_ends_the_grant_too()
    {
        var (site, app, first) = await SignInAsync();
        var stolen = (await site.RefreshAsync(app, first.RefreshToken)).Given(); // by a thief; the device was off
        for (var day = 0; day < 4; day++)
        {
            gate.Clock.Advance(TimeSpan.FromDays(1));
            stolen = (await site.RefreshAsync(app, stolen.RefreshToken)).Given();
            await gate.Services.GetRequiredService<TokenRetention>().RunAsync(Ct);
        }

        (await site.RefreshAsync(app, first.RefreshToken)).Refused("invalid_grant");

        Assert.False(await site.IsLiveAsync(stolen.AccessToken));
        (await site.RefreshAsync(app, stolen.RefreshToken)).Refused("invalid_grant");
        Assert.Equal(EndReasons.RefreshTokenReused, await gate.Database.FirstAsync<string>("select ended_because from oauth_grant where client_id = @app", new { app }, Ct));
    }

    [Fact]
    public async Task One_of_old_in_another_clients_hands_ends_nothing()
    {
        var (site, app, first) = await SignInAsync();
        var other = (await site.AppAsync()).Client.Id;
        var second = (await site.RefreshAsync(app, first.RefreshToken)).Given();
        gate.Clock.Advance(TimeSpan.FromDays(3));
        await gate.Services.GetRequiredService<TokenRetention>().RunAsync(Ct);

        (await site.RefreshAsync(other, first.RefreshToken)).Refused("invalid_grant");

        (await site.RefreshAsync(app, second.RefreshToken)).Given();
    }

    [Fact]
    public async Task One_that_only_looks_like_another_or_comes_from_another_client_ends_nothing()
    {
        var (site, app, first) = await SignInAsync();
        var other = (await site.AppAsync()).Client.Id;
        var forged = first.RefreshToken[..^4] + (first.RefreshToken.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");

        (await site.RefreshAsync(other, forged)).Refused("invalid_grant");
        (await site.RefreshAsync(app, "gh_rt_" + new string('A', 43))).Refused("invalid_grant");

        (await site.RefreshAsync(app, first.RefreshToken)).Given();
    }

    private async Task<(OAuthSite Site, string App, OAuthAnswer First)> SignInAsync(string scopes = "openid profile email offline_access")
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        return (site, app, await site.SignInAsync(app, scopes));
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class RefreshTestsOnSqlite(SqliteOAuthGate gate) : RefreshTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class RefreshTestsOnPostgres(PostgresOAuthGate gate) : RefreshTests(gate);
