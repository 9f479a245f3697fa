using System.Net;
using Gatehouse.Server.OAuth.Interactions;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth.Pages;

public abstract class AuthorizeTests(IGateFixture gate) : PageTestBase(gate)
{
    [Theory]
    [InlineData("http://127.0.0.1:65536/cb")]
    [InlineData("http://127.0.0.1:99999/cb")]
    [InlineData("http://[::1]:99999/cb")]
    public async Task A_port_that_none_can_be_leads_nowhere(string redirect)
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { RedirectUris = ["http://127.0.0.1/cb", "http://[::1]/cb"] });
        using var visit = Browser();

        using var answer = await visit.GetAsync(Request(owner, client, ("redirect_uri", redirect), ("response_mode", "form_post"), ("scope", "nonsense")));

        await PageAsync(answer);
    }

    [Fact]
    public async Task RFC6749_4_1_A_person_signs_in_consents_and_the_client_gets_a_code()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();

        using var page = await OpenAsync(visit, Request(owner, client), owner.Email);
        var html = await page.Content.ReadAsStringAsync(Ct);
        using var answer = await DecideAsync(visit, owner, page);
        var parameters = Answer(answer);
        var tokens = await RedeemAsync(owner, client, parameters["code"]);

        Assert.Contains("Wiki wants to use your account", html, StringComparison.Ordinal);
        Assert.Contains("app.example", html, StringComparison.Ordinal);
        Assert.Contains("see your name", html, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal("openid profile", tokens.GetProperty("scope").GetString());
        Assert.NotEmpty(tokens.GetProperty("id_token").GetString()!);
    }

    [Fact]
    public async Task RFC6749_4_1_2_State_goes_back_unchanged_and_RFC9207_2_the_issuer_with_it()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();

        var answer = await AuthorizeAsync(visit, owner, client, ("state", "a b+c/d=&e%20?{}~"));

        Assert.Equal("a b+c/d=&e%20?{}~", answer["state"]);
        Assert.Equal($"{Gate.Address.ToString().TrimEnd('/')}/{owner.Slug}", answer["iss"]);
        Assert.Equal(["code", "iss", "state"], answer.Keys.Order());
    }

    [Fact]
    public async Task RFC6749_3_1_2_A_query_in_the_redirect_address_stays()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();

        var answer = await AuthorizeAsync(visit, owner, client, ("redirect_uri", "https://app.example/other?keep=1"));

        Assert.Equal("1", answer["keep"]);
    }

    [Theory]
    [InlineData("client_id", null)]
    [InlineData("client_id", "cli_00000000000000000000000000")]
    [InlineData("client_id", "'; drop table oauth_client; --")]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "https://app.example/callback/")]
    [InlineData("redirect_uri", "https://app.example/callback?x=1")]
    [InlineData("redirect_uri", "https://app.example/callback#f")]
    [InlineData("redirect_uri", "https://app.example/other")]
    [InlineData("redirect_uri", "https://app.example/callback/../other?keep=1")]
    [InlineData("redirect_uri", "https://APP.example/callback")]
    [InlineData("redirect_uri", "https://app.example:443/callback")]
    [InlineData("redirect_uri", "https://app.example@evil.example/callback")]
    [InlineData("redirect_uri", "https://app.example.evil.example/callback")]
    [InlineData("redirect_uri", "http://app.example/callback")]
    [InlineData("redirect_uri", "//app.example/callback")]
    [InlineData("redirect_uri", "javascript:alert(1)")]
    public async Task RFC6749_4_1_2_1_Without_a_trusted_redirect_address_the_person_is_told_and_sent_nowhere(string name, string? value)
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();

        using var answer = await visit.GetAsync(Request(owner, client, (name, value)));
        var html = await PageAsync(answer);

        Assert.Contains("invalid_request", html, StringComparison.Ordinal);
        if (value is { Length: > 12 })
        {
            Assert.DoesNotContain(value, html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("scope", "openid admin:write", "invalid_scope")]
    [InlineData("scope", "openid \"", "invalid_scope")]
    [InlineData("resource", "https://other.example/", "invalid_target")]
    [InlineData("resource", "https://api.example/#part", "invalid_target")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://app.example/request.jwt", "request_uri_not_supported")]
    [InlineData("registration", "{}", "registration_not_supported")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("max_age", "soon", "invalid_request")]
    [InlineData("dpop_jkt", "short", "invalid_request")]
    [InlineData("id_token_hint", "eyJhbGciOiJub25lIn0.e30.", "invalid_request")]
    public async Task RFC6749_4_1_2_1_Everything_else_is_told_to_the_client(string name, string? value, string error)
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();

        using var answer = await visit.GetAsync(Request(owner, client, (name, value)));
        var parameters = Answer(answer);

        Assert.Equal(error, parameters["error"]);
        Assert.Equal("st-1", parameters["state"]);
        Assert.EndsWith("/" + owner.Slug, parameters["iss"], StringComparison.Ordinal);
        Assert.DoesNotContain("code", parameters.Keys);
    }

    [Theory]
    [InlineData("&state=two")]
    [InlineData("&client_id=cli_00000000000000000000000000")]
    [InlineData("&redirect_uri=https%3A%2F%2Fevil.example%2F")]
    public async Task RFC6749_3_1_No_parameter_comes_twice(string more)
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();

        using var answer = await visit.GetAsync(Request(owner, client) + more);

        await PageAsync(answer);
    }

    [Fact]
    public async Task Unknown_organizations_and_disabled_clients_get_a_page()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        var stranger = await Gate.OwnerAsync();
        using var visit = Browser();
        await Gate.Database.WriteAsync(tx => tx.ExecuteAsync("update oauth_client set disabled = true where id = @client", new { client }), Ct);

        using var disabled = await visit.GetAsync(Request(owner, client));
        using var foreign = await visit.GetAsync(Request(stranger, client));
        using var unknown = await visit.GetAsync("/nobody-here/oauth2/authorize?client_id=" + client);

        await PageAsync(disabled);
        await PageAsync(foreign);
        await PageAsync(unknown, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task OpenIdCore_3_1_2_1_A_request_may_be_posted_and_what_is_not_known_is_ignored()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();
        var query = Request(owner, client, ("claims", "{\"userinfo\":{\"email\":null}}"), ("display", "popup"), ("unheard-of", "1")).Split('?')[1];

        using var posted = await visit.PostAsync($"/{owner.Slug}/oauth2/authorize", new StringContent(query, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")));
        using var page = await SignInAsync(visit, posted, owner.Email);
        using var answer = await DecideAsync(visit, owner, page);

        Assert.Equal(["code", "iss", "state"], Answer(answer).Keys.Order());
    }

    [Fact]
    public async Task OAuthFormPost_2_The_answer_comes_as_a_form_that_only_the_client_may_get()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();

        using var answer = await OpenAsync(visit, Request(owner, client, ("response_mode", "form_post"), ("state", "\"><script>")), owner.Email);
        var html = await PageAsync(answer, HttpStatusCode.OK);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Contains($"<form method=\"post\" action=\"{Callback}\">", html, StringComparison.Ordinal);
        Assert.Contains("name=\"code\" value=\"gh_", html, StringComparison.Ordinal);
        Assert.Contains("name=\"state\" value=\"&quot;&gt;&lt;script&gt;\"", html, StringComparison.Ordinal);
        Assert.Contains("form-action https://app.example", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenIdCore_3_1_2_6_Prompt_none_says_what_is_missing_and_shows_nothing()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { TokenEndpointAuthMethod = "client_secret_basic" });
        using var visit = Browser();

        using var nobody = await OpenAsync(visit, Request(owner, client, ("prompt", "none")), owner.Email);
        using var page = await OpenAsync(visit, Request(owner, client), owner.Email);
        using var unasked = await OpenAsync(visit, Request(owner, client, ("prompt", "none")), owner.Email);
        using var allowed = await DecideAsync(visit, owner, page);
        using var again = await OpenAsync(visit, Request(owner, client, ("prompt", "none")), owner.Email);
        using var more = await OpenAsync(visit, Request(owner, client, ("prompt", "none"), ("scope", "openid email")), owner.Email);

        Assert.Equal("login_required", Answer(nobody)["error"]);
        Assert.Equal("consent_required", Answer(unasked)["error"]);
        Assert.Contains("code", Answer(again).Keys);
        Assert.Equal("consent_required", Answer(more)["error"]);
    }

    [Fact]
    public async Task OpenIdCore_3_1_2_1_Prompt_login_and_max_age_ask_again_who_it_is()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        await AuthorizeAsync(visit, owner, client);
        Gate.Clock.Advance(TimeSpan.FromMinutes(10));

        foreach (var change in new (string, string?)[] { ("prompt", "login"), ("prompt", "select_account"), ("max_age", "60"), ("max_age", "0") })
        {
            using var begun = await visit.GetAsync(Request(owner, client, change));
            using var page = await visit.GetAsync(begun.Headers.Location!.OriginalString);

            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        Assert.Contains("code", (await AuthorizeAsync(visit, owner, client, ("max_age", "3600"))).Keys);
    }

    [Fact]
    public async Task OpenIdCore_3_1_2_1_An_id_token_hint_of_somebody_else_is_no_sign_in()
    {
        var owner = await Gate.OwnerAsync();
        var other = await Gate.PersonAsync(owner, Server.Admin.Access.Role.Admin);
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        using var theirs = Browser();
        var hint = (await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client))["code"])).GetProperty("id_token").GetString();

        using var same = await OpenAsync(visit, Request(owner, client, ("prompt", "none"), ("id_token_hint", hint)), owner.Email);
        using var different = await OpenAsync(theirs, Request(owner, client, ("id_token_hint", hint)), other.Email);

        Assert.Contains("code", Answer(same).Keys);
        Assert.Equal("login_required", Answer(different)["error"]);
    }

    [Fact]
    public async Task OpenIdCore_3_1_2_1_Nobody_else_takes_over_a_request_about_one_person()
    {
        var owner = await Gate.OwnerAsync();
        var other = await Gate.PersonAsync(owner, Server.Admin.Access.Role.Admin);
        var client = await ClientAsync(owner);
        using var visit = Browser();
        var hint = (await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client))["code"])).GetProperty("id_token").GetString();
        using var page = await OpenAsync(visit, Request(owner, client, ("prompt", "consent"), ("id_token_hint", hint)), owner.Email);

        using var switched = await DecideAsync(visit, owner, page, "switch");
        using var answer = await SignInAsync(visit, switched, other.Email);

        Assert.DoesNotContain("value=\"switch\"", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("login_required", Answer(answer)["error"]);
    }

    [Fact]
    public async Task RFC9470_4_A_level_that_the_person_cannot_reach_is_told_as_such()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();

        using var passkey = await OpenAsync(visit, Request(owner, client, ("acr_values", "urn:gatehouse:acr:passkey")), owner.Email);
        using var either = await OpenAsync(visit, Request(owner, client, ("acr_values", "urn:gatehouse:acr:passkey urn:gatehouse:acr:password")), owner.Email);
        using var foreign = await OpenAsync(visit, Request(owner, client, ("acr_values", "urn:somebody:else")), owner.Email);

        Assert.Equal("unmet_authentication_requirements", Answer(passkey)["error"]);
        Assert.Contains("code", Answer(either).Keys);
        Assert.Contains("code", Answer(foreign).Keys);
    }

    [Fact]
    public async Task Whoever_gives_up_at_the_sign_in_sends_access_denied()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();
        using var begun = await visit.GetAsync(Request(owner, client));
        var path = begun.Headers.Location!.OriginalString;

        using var answer = await FollowAsync(visit, await visit.TapAsync(await visit.PageAsync(path), path + "/cancel"));

        Assert.Equal("access_denied", Answer(answer)["error"]);
        Assert.Equal("st-1", Answer(answer)["state"]);
    }

    [Fact]
    public async Task RFC9700_4_7_A_sign_in_that_another_browser_began_leads_nowhere()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var attacker = Browser();
        using var victim = Browser();
        using var begun = await attacker.GetAsync(Request(owner, client));
        var path = begun.Headers.Location!.OriginalString;
        using var signedIn = await attacker.TapAsync(await attacker.PageAsync(path), path, ("identifier", owner.Email), ("password", GateFixture.Password));

        using var lured = await victim.GetAsync(signedIn.Headers.Location!.OriginalString);
        using var afterwards = await attacker.GetAsync(signedIn.Headers.Location!.OriginalString);

        await PageAsync(lured);
        await PageAsync(afterwards);
    }

    [Fact]
    public async Task The_way_back_from_the_sign_in_works_once()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        using var begun = await visit.GetAsync(Request(owner, client));
        var path = begun.Headers.Location!.OriginalString;
        using var signedIn = await visit.TapAsync(await visit.PageAsync(path), path, ("identifier", owner.Email), ("password", GateFixture.Password));
        var back = signedIn.Headers.Location!.OriginalString;

        using var first = await visit.GetAsync(back);
        using var second = await visit.GetAsync(back);
        using var bare = await visit.GetAsync(back.Split("&signin=")[0]);
        using var made_up = await visit.GetAsync($"/{owner.Slug}/oauth2/authorize/return?key=gh_int_x&signin=gh_sr_x");

        Assert.Contains("code", Answer(first).Keys);
        await PageAsync(second);
        await PageAsync(bare);
        await PageAsync(made_up);
    }

    [Fact]
    public async Task Two_answers_at_once_make_one_code()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();
        using var page = await OpenAsync(visit, Request(owner, client), owner.Email);
        var html = await page.Content.ReadAsStringAsync(Ct);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => visit.TapAsync(html, $"/{owner.Slug}/oauth2/consent", ("decision", "allow"))));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(1, await Gate.Database.FirstAsync<long>("select count(*) from oauth_code where client_id = @client", new { client }, Ct));
    }

    [Fact]
    public async Task Nothing_that_opens_something_is_written_into_the_log()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();
        using var begun = await visit.GetAsync(Request(owner, client));
        var flow = begun.Headers.Location!.OriginalString;
        using var signedIn = await visit.TapAsync(await visit.PageAsync(flow), flow, ("identifier", owner.Email), ("password", GateFixture.Password));
        var back = signedIn.Headers.Location!.OriginalString;
        using var returned = await visit.GetAsync(back);
        var consent = returned.Headers.Location!.OriginalString;
        using var page = await visit.GetAsync(consent);
        using var answer = await DecideAsync(visit, owner, page);

        Gate.Logs.AssertNone(
            flow.Split('/')[^1], back.Split("signin=")[1], back.Split("key=")[1].Split('&')[0], consent.Split("key=")[1], Answer(answer)["code"], GateFixture.Password);
    }

    [Fact]
    public async Task A_request_that_nobody_finishes_ends_and_is_swept()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);
        using var visit = Browser();
        using var page = await OpenAsync(visit, Request(owner, client), owner.Email);

        Gate.Clock.Advance(TimeSpan.FromMinutes(31));
        using var answer = await DecideAsync(visit, owner, page);
        await Gate.Services.GetRequiredService<InteractionSweep>().RunAsync(Ct);
        var left = await Gate.Database.FirstAsync<long>("select count(*) from oauth_interaction where org_id = @OrganizationId", new { owner.OrganizationId }, Ct);

        await PageAsync(answer);
        Assert.Equal(0, left);
    }
}

[Collection(nameof(SqlitePageGate))]
public sealed class AuthorizeTestsOnSqlite(SqlitePageGate gate) : AuthorizeTests(gate);

[Collection(nameof(PostgresPageGate))]
public sealed class AuthorizeTestsOnPostgres(PostgresPageGate gate) : AuthorizeTests(gate);
