using System.Net;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.OAuth.Pages;

public abstract class AccountPageTests(IGateFixture gate) : PageTestBase(gate)
{
    [Fact]
    public async Task People_see_where_they_are_signed_in_and_what_uses_their_account()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, name: "Wiki & more");
        var device = await ClientAsync(owner, DeviceSettings, "Apple devices");
        using var visit = Browser();
        await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client))["code"]);
        using var phone = Browser(userAgent: Visit.IPhone);
        await EnrollAsync(phone, owner, device);

        using var page = await OpenAsync(visit, $"/{owner.Slug}/account", owner.Email);
        var html = await PageAsync(page, HttpStatusCode.OK);

        Assert.Contains("Wiki &amp; more", html, StringComparison.Ordinal);
        Assert.Contains("see your name", html, StringComparison.Ordinal);
        Assert.Contains("Apple devices", html, StringComparison.Ordinal);
        Assert.Contains("Managed device", html, StringComparison.Ordinal);
        Assert.Contains("Safari, Mac", html, StringComparison.Ordinal);
        Assert.Contains("This browser", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/signin/security/{owner.Slug}\"", html, StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task An_app_that_a_person_ends_has_nothing_left_and_has_to_ask_again()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings);
        using var visit = Browser();
        var tokens = await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client))["code"]);
        using var page = await OpenAsync(visit, $"/{owner.Slug}/account", owner.Email);
        var grant = await GrantAsync(owner, client);

        using var ended = await FollowAsync(visit, await EndAsync(visit, owner, await PageAsync(page, HttpStatusCode.OK), "grant", grant));
        var html = await PageAsync(ended, HttpStatusCode.OK);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{owner.Slug}/oauth2/userinfo");
        request.Headers.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        using var info = await Gate.Anonymous.SendAsync(request, Ct);
        using var asked = await OpenAsync(visit, Request(owner, client), owner.Email);

        Assert.Contains("No app uses your account.", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, info.StatusCode);
        Assert.Contains("Wiki wants to use your account", await PageAsync(asked, HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_browser_can_be_signed_out_from_here_and_this_one_too()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        using var other = Browser(userAgent: Visit.Android);
        using var theirs = await OpenAsync(other, $"/{owner.Slug}/account", owner.Email);
        using var page = await OpenAsync(visit, $"/{owner.Slug}/account", owner.Email);
        var html = await PageAsync(page, HttpStatusCode.OK);
        var sessions = await Gate.Database.QueryAsync<string>("select id from accounts_session where person_id = @PersonId order by created_ms, id", new { owner.PersonId }, Ct);

        using var otherEnded = await EndAsync(visit, owner, html, "session", sessions[0]);
        using var gone = await other.GetAsync($"/{owner.Slug}/account");
        using var ownEnded = await EndAsync(visit, owner, html, "session", sessions[1]);
        using var afterwards = await visit.GetAsync($"/{owner.Slug}/account");

        Assert.Contains("Chrome, Android", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, otherEnded.StatusCode);
        Assert.StartsWith("/signin/", gone.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("You are signed out", await PageAsync(ownEnded, HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.StartsWith("/signin/", afterwards.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_ends_what_is_somebody_elses_and_no_other_site_sends_the_form()
    {
        var owner = await Gate.OwnerAsync();
        var other = await Gate.PersonAsync(owner, Server.Admin.Access.Role.Admin);
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        using var theirs = Browser();
        await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client))["code"]);
        var grant = await GrantAsync(owner, client);
        using var page = await OpenAsync(theirs, $"/{owner.Slug}/account", other.Email);
        var html = await PageAsync(page, HttpStatusCode.OK);

        using var foreign = await EndAsync(theirs, owner, html, "grant", grant);
        using var crossed = await EndAsync(visit, owner, html, "grant", grant);
        using var bare = await visit.PostAsync($"/{owner.Slug}/account", new FormUrlEncodedContent([new("grant", grant)]));
        var ended = await Gate.Database.FirstAsync<long?>("select ended_ms from oauth_grant where id = @grant", new { grant }, Ct);

        Assert.Equal(HttpStatusCode.SeeOther, foreign.StatusCode);
        await PageAsync(crossed);
        await PageAsync(bare);
        Assert.Null(ended);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_apps_devices_browsers_and_the_administration()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings);
        var device = await ClientAsync(owner, DeviceSettings);
        using var visit = Browser();
        using var other = Browser(userAgent: Visit.Android);
        using var phone = Browser(userAgent: Visit.IPhone);
        var offline = await RedeemAsync(owner, client, (await AuthorizeAsync(other, owner, client, ("scope", "openid offline_access")))["code"]);
        await EnrollAsync(phone, owner, device);
        using var page = await OpenAsync(visit, $"/{owner.Slug}/account", owner.Email);
        Gate.Clock.Advance(TimeSpan.FromSeconds(1));

        using var ended = await EndAsync(visit, owner, await PageAsync(page, HttpStatusCode.OK), "everywhere", "yes");
        using var refreshed = await PostAsync(
            $"/{owner.Slug}/oauth2/token", ("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", offline.GetProperty("refresh_token").GetString()!));
        using var there = await other.GetAsync($"/{owner.Slug}/account");
        using var api = await owner.GetAsync("/api/v1/me", Ct);

        Assert.Contains("You are signed out", await PageAsync(ended, HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.Equal("invalid_grant", (await JsonAsync(refreshed, HttpStatusCode.BadRequest)).GetProperty("error").GetString());
        Assert.StartsWith("/signin/", there.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
    }

    private async Task EnrollAsync(Visit visit, AdminClient owner, string client)
    {
        using var answer = await OpenAsync(visit, Request(owner, client, ("redirect_uri", AppleCallback), ("scope", null)), owner.Email);
        await RedeemAsync(owner, client, Answer(answer, AppleCallback, HttpStatusCode.PermanentRedirect)["code"], AppleCallback);
    }

    private static Task<HttpResponseMessage> EndAsync(Visit visit, AdminClient owner, string html, string kind, string id)
    {
        var form = html.Split("name=\"form\" value=\"")[1].Split('"')[0];
        return visit.PostAsync($"/{owner.Slug}/account", new FormUrlEncodedContent([new("form", form), new(kind, id)]));
    }

    private async Task<string> GrantAsync(AdminClient owner, string client) =>
        (await Gate.Database.FirstAsync<string>("select id from oauth_grant where client_id = @client and person_id = @PersonId", new { client, owner.PersonId }, Ct))!;
}

[Collection(nameof(SqlitePageGate))]
public sealed class AccountPageTestsOnSqlite(SqlitePageGate gate) : AccountPageTests(gate);

[Collection(nameof(PostgresPageGate))]
public sealed class AccountPageTestsOnPostgres(PostgresPageGate gate) : AccountPageTests(gate);
