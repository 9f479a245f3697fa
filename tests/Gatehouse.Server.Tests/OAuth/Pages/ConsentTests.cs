using System.Net;
using System.Net.Http.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth.Pages;

public abstract class ConsentTests(IGateFixture gate) : PageTestBase(gate)
{
    private static ClientSettings Confidential => Settings with { TokenEndpointAuthMethod = ClientAuthMethods.SecretBasic };

    [Fact]
    public async Task What_was_allowed_is_not_asked_again_until_the_client_wants_more()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Confidential);
        using var visit = Browser();
        await AuthorizeAsync(visit, owner, client);

        using var same = await OpenAsync(visit, Request(owner, client), owner.Email);
        using var less = await OpenAsync(visit, Request(owner, client, ("scope", "openid")), owner.Email);
        using var more = await OpenAsync(visit, Request(owner, client, ("scope", "openid email")), owner.Email);
        using var forced = await OpenAsync(visit, Request(owner, client, ("prompt", "consent")), owner.Email);

        Assert.Contains("code", Answer(same).Keys);
        Assert.Contains("code", Answer(less).Keys);
        Assert.Contains("Wiki wants to use your account", await PageAsync(more, HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.Contains("Wiki wants to use your account", await PageAsync(forced, HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:49152/callback", true)]
    [InlineData("com.example.app:/callback", "com.example.app:/callback", true)]
    [InlineData(Callback, Callback, false)]
    public async Task RFC8252_8_6_A_public_client_that_anybody_could_pretend_to_be_is_asked_for_each_time(string registered, string sent, bool asked)
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { RedirectUris = [registered] });
        using var visit = Browser();
        using var first = await DecideAsync(visit, owner, await OpenAsync(visit, Request(owner, client, ("redirect_uri", sent)), owner.Email));

        using var second = await OpenAsync(visit, Request(owner, client, ("redirect_uri", sent)), owner.Email);

        Assert.Contains("code", Answer(first, sent).Keys);
        Assert.Equal(asked ? HttpStatusCode.OK : HttpStatusCode.SeeOther, second.StatusCode);
    }

    [Fact]
    public async Task The_organizations_own_programs_are_not_asked_about()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();

        using var answer = await OpenAsync(visit, Request(owner, client), owner.Email);

        Assert.Contains("code", Answer(answer).Keys);
        Assert.Empty((await owner.GetAsync<Page<OAuthConsent>>("/api/v1/oauth/consents")).Items);
    }

    [Fact]
    public async Task RFC6749_4_1_2_1_Who_says_no_sends_access_denied_and_is_asked_again_next_time()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Confidential);
        using var visit = Browser();
        using var page = await OpenAsync(visit, Request(owner, client), owner.Email);

        using var answer = await DecideAsync(visit, owner, page, "deny");
        using var again = await OpenAsync(visit, Request(owner, client), owner.Email);

        Assert.Equal("access_denied", Answer(answer)["error"]);
        Assert.Equal("st-1", Answer(answer)["state"]);
        Assert.Contains("Wiki wants to use your account", await PageAsync(again, HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_from_the_client_meanwhile_gets_no_code()
    {
        var owner = await Gate.OwnerAsync();
        var client = await WikiAsync(owner, Callback);
        using var early = Browser();
        using var signIn = await early.GetAsync(Request(owner, client));
        using var late = Browser();
        using var asked = await OpenAsync(late, Request(owner, client), owner.Email);
        await WikiAsync(owner, "https://app.example/other");

        using var signedIn = await SignInAsync(early, signIn, owner.Email);
        using var decided = await DecideAsync(late, owner, asked);

        await PageAsync(signedIn);
        await PageAsync(decided);

        Task<string> WikiAsync(AdminClient admin, string address) => Gate.Database.WriteAsync(tx => Gate.Services.GetRequiredService<IClients>().EnsureAsync(
            tx, new BuiltInClient(admin.OrganizationId, "wiki", "Wiki", Confidential with { RedirectUris = [address] })), Ct);
    }

    [Fact]
    public async Task Somebody_else_can_take_over_with_a_sign_in_of_their_own()
    {
        var owner = await Gate.OwnerAsync();
        var other = await Gate.PersonAsync(owner, Server.Admin.Access.Role.ReadOnly);
        var client = await ClientAsync(owner);
        using var visit = Browser();
        using var page = await OpenAsync(visit, Request(owner, client), owner.Email);

        using var switched = await DecideAsync(visit, owner, page, "switch");
        using var second = await SignInAsync(visit, switched, other.Email);
        using var answer = await DecideAsync(visit, owner, second);
        var consents = await owner.GetAsync<Page<OAuthConsent>>("/api/v1/oauth/consents");

        Assert.Contains("code", Answer(answer).Keys);
        Assert.Equal(other.PersonId, Assert.Single(consents.Items).PersonId);
    }

    [Fact]
    public async Task The_page_answers_once_and_only_to_the_browser_that_was_shown_it()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();
        using var other = Browser();
        using var page = await OpenAsync(visit, Request(owner, client), owner.Email);
        var html = await page.Content.ReadAsStringAsync(Ct);
        var path = $"/{owner.Slug}/oauth2/consent";

        using var elsewhere = await other.TapAsync(html, path, ("decision", "allow"));
        using var forged = await visit.PostAsync(path, new FormUrlEncodedContent([new("key", "gh_int_" + new string('A', 43)), new("decision", "allow")]));
        using var keyless = await visit.PostAsync(path, new FormUrlEncodedContent([new("decision", "allow")]));
        using var json = await visit.PostAsync(path, JsonContent.Create(new { decision = "allow" }));
        using var first = await visit.TapAsync(html, path, ("decision", "allow"));
        using var second = await visit.TapAsync(html, path, ("decision", "allow"));

        await PageAsync(elsewhere);
        await PageAsync(forged);
        await PageAsync(keyless);
        await PageAsync(json);
        Assert.Contains("code", Answer(first).Keys);
        await PageAsync(second);
    }

    [Fact]
    public async Task The_page_cannot_be_framed_and_its_form_leads_to_the_client_only()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { RedirectUris = ["com.example.app:/callback"] });
        using var visit = Browser();

        using var page = await OpenAsync(visit, Request(owner, client, ("redirect_uri", "com.example.app:/callback")), owner.Email);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Contains("form-action 'self' com.example.app:", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("no-store", page.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task What_a_client_calls_itself_is_text_on_the_page()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { PolicyUri = "javascript:alert(1)", TosUri = "https://app.example/terms" }, "<b>Wiki</b>");
        using var visit = Browser("de");

        using var page = await OpenAsync(visit, Request(owner, client), owner.Email);
        var html = await PageAsync(page, HttpStatusCode.OK);

        Assert.Contains("&lt;b&gt;Wiki&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Wiki", html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
        Assert.Contains("https://app.example/terms", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consent_that_is_taken_back_ends_what_was_given_at_once()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings);
        using var visit = Browser();
        var tokens = await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client))["code"]);
        var consent = Assert.Single((await owner.GetAsync<Page<OAuthConsent>>($"/api/v1/oauth/consents?clientId={client}&personId={owner.PersonId}")).Items);

        using var revoked = await owner.DeleteAsync($"/api/v1/oauth/consents/{consent.Id}", Ct);
        using var twice = await owner.DeleteAsync($"/api/v1/oauth/consents/{consent.Id}", Ct);
        using var info = await UserInfoAsync(owner, tokens.GetProperty("access_token").GetString()!);
        using var asked = await OpenAsync(visit, Request(owner, client), owner.Email);

        Assert.Equal(["openid", "profile"], consent.Scopes);
        Assert.Equal("Wiki", consent.ClientName);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, twice.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, info.StatusCode);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
    }

    [Fact]
    public async Task Consents_of_other_organizations_are_out_of_reach()
    {
        var owner = await Gate.OwnerAsync();
        var stranger = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();
        await AuthorizeAsync(visit, owner, client);
        var consent = Assert.Single((await owner.GetAsync<Page<OAuthConsent>>("/api/v1/oauth/consents")).Items);

        using var answer = await stranger.DeleteAsync($"/api/v1/oauth/consents/{consent.Id}", Ct);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty((await stranger.GetAsync<Page<OAuthConsent>>("/api/v1/oauth/consents")).Items);
    }

    private async Task<HttpResponseMessage> UserInfoAsync(AdminClient owner, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{owner.Slug}/oauth2/userinfo");
        request.Headers.Authorization = new("Bearer", token);
        return await Gate.Anonymous.SendAsync(request, Ct);
    }
}

[Collection(nameof(SqlitePageGate))]
public sealed class ConsentTestsOnSqlite(SqlitePageGate gate) : ConsentTests(gate);

[Collection(nameof(PostgresPageGate))]
public sealed class ConsentTestsOnPostgres(PostgresPageGate gate) : ConsentTests(gate);
