using System.Net;
using System.Text.RegularExpressions;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Accounts.Sessions;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SignInRequest = Gatehouse.Server.Accounts.Contracts.SignInRequest;
using SignInResult = Gatehouse.Server.Accounts.Contracts.SignInResult;

namespace Gatehouse.Server.Tests.Accounts;

public abstract partial class SignInTests(IGateFixture gate) : AccountsTestBase(gate)
{
    [Fact]
    public async Task A_password_leads_back_with_a_code_that_works_once_and_there_only()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        using var answer = await SubmitAsync(visit, await BeginAsync(Wanting(owner)), owner.Email);
        using var second = await SubmitAsync(visit, await BeginAsync(Wanting(owner) with { ForceLogin = true }), owner.Email);

        var result = await SignedInAsync(answer);

        Assert.Equal(owner.PersonId, result.PersonId);
        Assert.Equal(Acr.Password, result.Acr);
        Assert.Equal(["pwd"], result.Amr);
        Assert.Equal(Gate.Clock.GetUtcNow(), result.AuthTime, TimeSpan.FromSeconds(1));
        Assert.NotNull(result.SessionId);
        Assert.Null(await TakeAsync(answer));
        Assert.Null(await TakeAsync(second, "/elsewhere"));
    }

    [Fact]
    public async Task A_browser_that_is_signed_in_goes_on_without_a_page()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        var first = await SignInAsync(visit, Wanting(owner), owner.Email);

        using var again = await visit.GetAsync(await BeginAsync(Wanting(owner)));
        var result = await SignedInAsync(again);

        Assert.Equal(first.SessionId, result.SessionId);
        Assert.Equal(first.AuthTime, result.AuthTime);
    }

    [Fact]
    public async Task A_session_that_will_not_do_brings_the_page()
    {
        var owner = await Gate.OwnerAsync();
        var other = await Gate.OwnerAsync();
        using var visit = Browser();
        await SignInAsync(visit, Wanting(owner), owner.Email);
        Gate.Clock.Advance(TimeSpan.FromMinutes(10));

        SignInRequest[] unsatisfied =
        [
            Wanting(owner) with { ForceLogin = true },
            Wanting(owner) with { MaxAge = TimeSpan.FromMinutes(10) },
            Wanting(owner) with { LoginHint = "somebody.else@example.org" },
            Wanting(owner) with { RequiredAcr = Acr.Passkey },
            Wanting(owner) with { WithoutCookies = true },
            Wanting(other),
        ];
        foreach (var request in unsatisfied)
        {
            using var page = await visit.GetAsync(await BeginAsync(request));
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        using var fresh = await visit.GetAsync(await BeginAsync(Wanting(owner) with { MaxAge = TimeSpan.FromMinutes(11), LoginHint = owner.Email.ToUpperInvariant() }));
        Assert.Equal(owner.PersonId, (await SignedInAsync(fresh)).PersonId);
    }

    [Fact]
    public async Task Silence_answers_instead_of_showing_a_page()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();

        using var answer = await visit.GetAsync(await BeginAsync(Wanting(owner) with { Silent = true }));

        Assert.Equal(SignInRefusals.InteractionRequired, Assert.IsType<SignInResult.Refused>(await TakeAsync(answer)).Code);
    }

    [Fact]
    public async Task Cancelling_leads_back_without_anybody()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        var path = await BeginAsync(Wanting(owner));

        using var answer = await visit.TapAsync(await visit.PageAsync(path), path + "/cancel");

        Assert.Equal(SignInRefusals.Cancelled, Assert.IsType<SignInResult.Refused>(await TakeAsync(answer)).Code);
    }

    [Fact]
    public async Task Unknown_wrong_disabled_and_locked_get_the_same_page()
    {
        var owner = await Gate.OwnerAsync();
        var disabled = await Gate.PersonAsync(owner, Server.Admin.Access.Role.Admin);
        await (await owner.SendAsync(HttpMethod.Patch, $"/api/v1/people/{disabled.PersonId}", new UpdatePerson(State: PersonState.Disabled)))
            .ReadAsync<Person>(HttpStatusCode.OK);
        var locked = await Gate.PersonAsync(owner, Server.Admin.Access.Role.Admin);
        for (var i = 0; i < 11; i++)
        {
            await FailedPageAsync(owner, locked.Email, "wrong");
        }

        string[] pages =
        [
            await FailedPageAsync(owner, "nobody@example.org", GateFixture.Password),
            await FailedPageAsync(owner, owner.Email, "wrong"),
            await FailedPageAsync(owner, disabled.Email, GateFixture.Password),
            await FailedPageAsync(owner, locked.Email, GateFixture.Password),
        ];

        Assert.Single(pages.Distinct());
    }

    [Fact]
    public async Task A_flow_belongs_to_the_browser_that_opened_it()
    {
        var owner = await Gate.OwnerAsync();
        using var mine = Browser();
        using var theirs = Browser();
        var path = await BeginAsync(Wanting(owner));
        var page = await mine.PageAsync(path);

        using var opened = await theirs.GetAsync(path);
        using var posted = await theirs.TapAsync(page, path, ("identifier", owner.Email), ("password", GateFixture.Password));
        using var still = await mine.TapAsync(page, path, ("identifier", owner.Email), ("password", GateFixture.Password));

        Assert.Equal(HttpStatusCode.Gone, opened.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
        await SignedInAsync(still);
    }

    [Fact]
    public async Task A_form_without_the_key_of_the_flow_is_refused()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        var path = await BeginAsync(Wanting(owner));
        var other = await visit.PageAsync(await BeginAsync(Wanting(owner)));
        await visit.PageAsync(path);

        using var without = await visit.TapAsync("", path, ("identifier", owner.Email), ("password", GateFixture.Password));
        using var foreign = await visit.TapAsync(other, path, ("identifier", owner.Email), ("password", GateFixture.Password));

        Assert.Equal(HttpStatusCode.Forbidden, without.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    [Fact]
    public async Task Without_cookies_the_address_alone_is_the_state()
    {
        var owner = await Gate.OwnerAsync();
        var path = await BeginAsync(Wanting(owner) with { WithoutCookies = true });
        using var first = Browser();
        using var second = Browser();
        var page = await first.PageAsync(path);

        using var answer = await second.TapAsync(page, path, ("identifier", owner.Email), ("password", GateFixture.Password));
        var result = await SignedInAsync(answer);

        Assert.Null(result.SessionId);
        Assert.Empty(first.Cookies.GetAllCookies());
        Assert.Empty(second.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task A_planted_session_cookie_is_worth_nothing_after_the_sign_in()
    {
        var owner = await Gate.OwnerAsync();
        var victim = await Gate.PersonAsync(owner, Server.Admin.Access.Role.Admin);
        using var attacker = Browser();
        await SignInAsync(attacker, Wanting(owner), owner.Email);
        var planted = attacker.Cookies.GetAllCookies().Single(c => c.Name == "gh_session");
        using var visit = Browser();
        visit.Cookies.Add(new Cookie(planted.Name, planted.Value, "/", planted.Domain));

        await SignInAsync(visit, Wanting(owner) with { ForceLogin = true }, victim.Email);

        Assert.NotEqual(planted.Value, visit.Cookies.GetAllCookies().Single(c => c.Name == "gh_session").Value);
        using var page = await attacker.GetAsync(await BeginAsync(Wanting(owner)));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task A_flow_ends_after_a_quarter_of_an_hour()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        var path = await BeginAsync(Wanting(owner));
        var page = await visit.PageAsync(path);
        Gate.Clock.Advance(TimeSpan.FromMinutes(15));

        using var shown = await visit.GetAsync(path);
        using var posted = await visit.TapAsync(page, path, ("identifier", owner.Email), ("password", GateFixture.Password));

        Assert.Equal(HttpStatusCode.Gone, shown.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
    }

    [Fact]
    public async Task Signing_somebody_out_everywhere_ends_their_browsers_and_flows()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        await SignInAsync(visit, Wanting(owner), owner.Email);

        using var signedOut = await owner.DeleteAsync($"/api/v1/people/{owner.PersonId}/sessions", Ct);
        using var page = await visit.GetAsync(await BeginAsync(Wanting(owner)));

        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task A_form_of_a_password_that_is_out_of_date_does_not_come_back_over_a_new_one()
    {
        var owner = await Gate.OwnerAsync();
        var person = await Gate.PersonAsync(owner, Server.Admin.Access.Role.ReadOnly);
        var old = new PasswordHasher<string>(Options.Create(new PasswordHasherOptions { IterationCount = 10 })).HashPassword("", GateFixture.Password);
        await Gate.Database.WriteAsync(tx => tx.ExecuteAsync("update admin_person set password_hash = @old where id = @PersonId", new { person.PersonId, old }), Ct);
        var passed = await Gate.Services.GetRequiredService<PasswordCheck>().RunAsync(
            owner.OrganizationId, person.Email, GateFixture.Password, new SignInClient("127.0.0.1", null), Ct);
        using var reset = await owner.SendAsync(HttpMethod.Put, $"/api/v1/people/{person.PersonId}/password", new SetPassword("an entirely new one"));

        await Gate.Database.WriteAsync(tx => PasswordCheck.AcceptAsync(tx, passed!), Ct);

        using var visit = Browser();
        using var right = await SubmitAsync(visit, await BeginAsync(Wanting(owner)), person.Email, "an entirely new one");
        Assert.NotNull(passed!.NewHash);
        await SignedInAsync(right);
    }

    [Fact]
    public async Task A_browser_may_call_itself_whatever_it_likes()
    {
        var owner = await Gate.OwnerAsync();
        var session = new NewSession(
            owner.OrganizationId, owner.PersonId, Acr.Password, ["pwd"], Gate.Clock.GetUtcNow(), null, new string('x', 255) + "\U0001F600 Safari/", "127.0.0.1");

        var id = await Gate.Database.WriteAsync(tx => Gate.Services.GetRequiredService<BrowserSessions>().BeginAsync(tx, session, "a secret", null), Ct);

        Assert.Equal([id], (await owner.GetAsync<Client.Contracts.Common.Page<Client.Contracts.Accounts.AccountSession>>(
            $"/api/v1/accounts/sessions?person={owner.PersonId}")).Items.Select(s => s.Id));
    }

    [Theory]
    [InlineData("sign-out")]
    [InlineData("disable")]
    [InlineData("password")]
    [InlineData("session")]
    public async Task A_result_that_waits_is_worth_nothing_once_what_it_says_has_ended(string end)
    {
        var owner = await Gate.OwnerAsync();
        var person = await Gate.PersonAsync(owner, Server.Admin.Access.Role.ReadOnly);
        using var visit = Browser();
        using var app = await SubmitAsync(visit, await BeginAsync(Wanting(owner)), person.Email);
        using var other = Browser();
        using var device = await SubmitAsync(other, await BeginAsync(Wanting(owner) with { WithoutCookies = true }), person.Email);
        var session = Assert.Single((await owner.GetAsync<Client.Contracts.Common.Page<Client.Contracts.Accounts.AccountSession>>(
            $"/api/v1/accounts/sessions?person={person.PersonId}")).Items).Id;

        using var ended = end switch
        {
            "sign-out" => await owner.DeleteAsync($"/api/v1/people/{person.PersonId}/sessions", Ct),
            "disable" => await owner.SendAsync(HttpMethod.Patch, $"/api/v1/people/{person.PersonId}", new UpdatePerson(State: PersonState.Disabled)),
            "password" => await owner.SendAsync(HttpMethod.Put, $"/api/v1/people/{person.PersonId}/password", new SetPassword("an entirely new one")),
            _ => await owner.DeleteAsync($"/api/v1/accounts/sessions/{session}", Ct),
        };

        Assert.True(ended.IsSuccessStatusCode);
        Assert.Null(await TakeAsync(app));
        Assert.Equal(end == "session", await TakeAsync(device) is not null); // it has none
    }

    [Fact]
    public async Task A_session_ends_when_it_is_idle_and_at_the_latest_after_its_life()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser();
        await SignInAsync(visit, Wanting(owner), owner.Email);
        for (var day = 0; day < 7; day++)
        {
            Gate.Clock.Advance(TimeSpan.FromHours(23));
            using var used = await visit.GetAsync(await BeginAsync(Wanting(owner)));
            Assert.Equal(HttpStatusCode.SeeOther, used.StatusCode);
        }

        Gate.Clock.Advance(TimeSpan.FromHours(8));
        using var old = await visit.GetAsync(await BeginAsync(Wanting(owner)));
        await SignInAsync(visit, Wanting(owner), owner.Email);
        Gate.Clock.Advance(TimeSpan.FromHours(24));
        using var idle = await visit.GetAsync(await BeginAsync(Wanting(owner)));

        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        Assert.Equal(HttpStatusCode.OK, idle.StatusCode);
    }

    [Fact]
    public async Task The_page_fills_in_the_hint_but_does_not_believe_it()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser("de");

        var page = await visit.PageAsync(await BeginAsync(Wanting(owner) with { LoginHint = "\"><script>x</script>" }));
        var english = await visit.PageAsync(await BeginAsync(Wanting(owner) with { Language = "en" }));

        Assert.Contains("Bei Wiki anmelden", page, StringComparison.Ordinal);
        Assert.Contains("Sign in to Wiki", english, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>x", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_flow_can_lead_away_from_here()
    {
        var owner = await Gate.OwnerAsync();
        foreach (var path in new[] { "https://evil.example/", "//evil.example/", "/\\evil.example", "" })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => BeginAsync(Wanting(owner) with { ReturnPath = path }));
        }
    }

    // What differs by design (the name typed, keys and addresses of the flow) is taken out before comparing.
    private async Task<string> FailedPageAsync(AdminClient owner, string identifier, string password)
    {
        using var visit = Browser();
        using var answer = await SubmitAsync(visit, await BeginAsync(Wanting(owner)), identifier, password);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Contains("Name or password is not right", html, StringComparison.Ordinal);
        return Varying().Replace(html.Replace(identifier, "…", StringComparison.Ordinal), "…");
    }

    [GeneratedRegex("""gh_si_[A-Za-z0-9_-]+|name="form" value="[^"]+""")]
    private static partial Regex Varying();
}

[Collection(nameof(SqliteGate))]
public sealed class SignInTestsOnSqlite(SqliteGate gate) : SignInTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class SignInTestsOnPostgres(PostgresGate gate) : SignInTests(gate);
