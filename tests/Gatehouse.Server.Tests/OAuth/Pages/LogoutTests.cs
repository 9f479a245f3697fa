using System.Net;
using System.Text;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Logout;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth.Pages;

public abstract class LogoutTests(IGateFixture gate) : PageTestBase(gate)
{
    private const string Bye = "https://app.example/bye";

    [Fact]
    public async Task OpenIdLogout_2_A_link_alone_signs_nobody_out()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        await AuthorizeAsync(visit, owner, client);

        using var asked = await visit.GetAsync(Logout(owner, ("client_id", client), ("post_logout_redirect_uri", Bye), ("state", "s 1")));
        var html = await PageAsync(asked, HttpStatusCode.OK);
        var policy = asked.Headers.GetValues("Content-Security-Policy").Single();
        var signedIn = await IsSignedInAsync(visit, owner, client);
        using var stayed = await visit.TapAsync(html, Logout(owner), ("decision", "deny"));
        var still = await IsSignedInAsync(visit, owner, client);
        using var left = await visit.TapAsync(html, Logout(owner), ("decision", "allow"));

        Assert.Contains("Sign out?", html, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://app.example", policy, StringComparison.Ordinal);
        Assert.True(signedIn);
        Assert.Contains("still signed in", await PageAsync(stayed, HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.True(still);
        Assert.Equal(Bye + "?state=s%201", left.Headers.Location!.OriginalString);
        Assert.False(await IsSignedInAsync(visit, owner, client));
    }

    [Fact]
    public async Task OpenIdLogout_2_An_id_token_of_this_very_session_needs_no_confirmation_even_when_it_expired()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        using var elsewhere = Browser();
        var hint = await IdTokenAsync(visit, owner, client);
        await AuthorizeAsync(elsewhere, owner, client);
        Gate.Clock.Advance(TimeSpan.FromHours(2));

        using var other = await elsewhere.GetAsync(Logout(owner, ("id_token_hint", hint), ("post_logout_redirect_uri", Bye)));
        using var own = await visit.GetAsync(Logout(owner, ("id_token_hint", hint), ("post_logout_redirect_uri", Bye)));

        await PageAsync(other, HttpStatusCode.OK);
        Assert.Equal(Bye, own.Headers.Location!.OriginalString);
        Assert.False(await IsSignedInAsync(visit, owner, client));
        Assert.True(await IsSignedInAsync(elsewhere, owner, client));
    }

    [Fact]
    public async Task A_code_that_was_given_in_a_session_is_of_no_use_once_that_ended()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        var hint = await IdTokenAsync(visit, owner, client);
        var code = (await AuthorizeAsync(visit, owner, client))["code"];

        using var left = await visit.GetAsync(Logout(owner, ("id_token_hint", hint), ("post_logout_redirect_uri", Bye)));
        using var late = await PostAsync(
            $"/{owner.Slug}/oauth2/token", ("grant_type", "authorization_code"), ("client_id", client), ("code", code), ("redirect_uri", Callback), ("code_verifier", Verifier));

        Assert.Equal(Bye, left.Headers.Location!.OriginalString);
        Assert.Equal("invalid_grant", (await JsonAsync(late, HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task OpenIdLogout_2_An_id_token_is_a_hint_as_long_as_its_session_lasts_whatever_became_of_the_key()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        var hint = await IdTokenAsync(visit, owner, client);
        await owner.PostAsync<Gatehouse.Client.Contracts.OAuth.OAuthSigningKey>("/api/v1/oauth/keys/rotate", new Gatehouse.Client.Contracts.OAuth.RotateOAuthKey(AtOnce: true));
        for (var day = 0; day < 6; day++)
        {
            Gate.Clock.Advance(TimeSpan.FromHours(20));
            await Gate.Services.GetRequiredService<Gatehouse.Server.OAuth.Keys.KeyRotation>().RunAsync(Ct);
            Assert.True(await IsSignedInAsync(visit, owner, client));
        }

        using var left = await visit.GetAsync(Logout(owner, ("id_token_hint", hint), ("post_logout_redirect_uri", Bye)));

        Assert.Equal(Bye, left.Headers.Location?.OriginalString);
        Assert.False(await IsSignedInAsync(visit, owner, client));
    }

    [Fact]
    public async Task OpenIdLogout_3_Nobody_is_sent_where_the_client_did_not_register()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        var other = await ClientAsync(owner, Settings with { PostLogoutRedirectUris = [] });
        using var visit = Browser();
        var hint = await IdTokenAsync(visit, owner, client);

        (string, string)[][] wrong =
        [
            [("client_id", client), ("post_logout_redirect_uri", Bye + "/")],
            [("client_id", client), ("post_logout_redirect_uri", "https://evil.example/")],
            [("client_id", other), ("post_logout_redirect_uri", Bye)],
            [("post_logout_redirect_uri", Bye)],
            [("id_token_hint", hint), ("client_id", other)],
            [("id_token_hint", hint[..^4] + "AAAA")],
        ];
        foreach (var parameters in wrong)
        {
            using var answer = await visit.GetAsync(Logout(owner, parameters));

            await PageAsync(answer);
        }

        Assert.True(await IsSignedInAsync(visit, owner, client));
    }

    [Fact]
    public async Task OpenIdLogout_2_A_client_may_post_and_the_browser_is_asked_by_its_own_request()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        await AuthorizeAsync(visit, owner, client);

        using var posted = await visit.PostAsync(Logout(owner), new FormUrlEncodedContent([new("client_id", client), new("post_logout_redirect_uri", Bye)]));
        using var page = await FollowAsync(visit, posted);

        Assert.Contains("Sign out?", await PageAsync(page, HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_was_not_shown_for_this_session_signs_nobody_out()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        using var victim = Browser();
        await AuthorizeAsync(visit, owner, client);
        await AuthorizeAsync(victim, owner, client);
        using var page = await visit.GetAsync(Logout(owner));

        using var forged = await victim.TapAsync(await PageAsync(page, HttpStatusCode.OK), Logout(owner), ("decision", "allow"));
        using var made = await victim.PostAsync(Logout(owner), new FormUrlEncodedContent([new("key", "AAAA"), new("decision", "allow")]));

        await PageAsync(forged);
        await PageAsync(made);
        Assert.True(await IsSignedInAsync(victim, owner, client));
    }

    [Fact]
    public async Task Without_a_session_there_is_nothing_to_confirm()
    {
        var owner = await Gate.OwnerAsync();
        using var visit = Browser("de");

        using var answer = await visit.GetAsync(Logout(owner));

        Assert.Contains("Sie sind abgemeldet", await PageAsync(answer, HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenIdBackchannel_2_Clients_of_the_session_are_told_with_a_token_signed_for_each()
    {
        await using var receiver = await ClientApp.StartAsync();
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false, BackchannelLogoutUri = receiver.Address });
        var deaf = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        var hint = await IdTokenAsync(visit, owner, client);
        await AuthorizeAsync(visit, owner, deaf);

        using var left = await visit.GetAsync(Logout(owner, ("id_token_hint", hint)));
        await DeliverAsync(receiver, 1);
        var token = await ReadAsync(owner, client, Assert.Single(receiver.Tokens));

        Assert.Equal(owner.PersonId, token.Subject);
        Assert.Equal(Claim(hint, "sid"), token.SessionId);
        await Eventually.TrueAsync(async () => await WaitingAsync(owner) == 0); // the server's own worker notes the answer after it came
    }

    [Fact]
    public async Task Who_signs_in_again_keeps_the_session_and_somebody_else_ends_it()
    {
        await using var app = await ClientApp.StartAsync();
        var owner = await Gate.OwnerAsync();
        var other = await Gate.PersonAsync(owner, Server.Admin.Access.Role.Admin);
        var client = await ClientAsync(owner, Settings with { AskConsent = false, BackchannelLogoutUri = app.Address });
        using var visit = Browser();
        var first = await IdTokenAsync(visit, owner, client);
        using var again = await OpenAsync(visit, Request(owner, client, ("prompt", "login")), owner.Email);
        var second = (await RedeemAsync(owner, client, Answer(again)["code"])).GetProperty("id_token").GetString()!;
        await Worker.RunAsync(Ct);
        var toldOfTheFirst = app.Tokens.Count;

        using var switched = await OpenAsync(visit, Request(owner, client, ("prompt", "login")), other.Email);
        await DeliverAsync(app, 1);
        var token = await ReadAsync(owner, client, Assert.Single(app.Tokens));

        Assert.Equal(Claim(first, "sid"), Claim(second, "sid"));
        Assert.Equal(0, toldOfTheFirst);
        Assert.Equal(Claim(first, "sid"), token.SessionId);
        Assert.Equal(owner.PersonId, token.Subject);
    }

    [Fact]
    public async Task OpenIdBackchannel_2_4_Who_signs_out_everywhere_is_told_about_once_and_as_a_person()
    {
        await using var app = await ClientApp.StartAsync();
        var owner = await Gate.OwnerAsync();
        var person = await Gate.PersonAsync(owner, Server.Admin.Access.Role.ReadOnly);
        var client = await ClientAsync(owner, Settings with { AskConsent = false, BackchannelLogoutUri = app.Address });
        using var visit = Browser();
        using var elsewhere = Browser();
        using var one = await OpenAsync(visit, Request(owner, client), person.Email);
        using var two = await OpenAsync(elsewhere, Request(owner, client), person.Email);

        using var ended = await owner.DeleteAsync($"/api/v1/people/{person.PersonId}/sessions", Ct);
        await DeliverAsync(app, 1);
        var token = await ReadAsync(owner, client, Assert.Single(app.Tokens));

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(person.PersonId, token.Subject);
        Assert.Null(token.SessionId);
    }

    [Fact]
    public async Task OpenIdBackchannel_2_7_A_sign_out_ends_what_was_given_except_offline_access_and_devices()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        var hint = await IdTokenAsync(visit, owner, client);
        var offline = await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client, ("scope", "openid offline_access")))["code"]);

        using var left = await visit.GetAsync(Logout(owner, ("id_token_hint", hint)));
        var ended = await Gate.Database.QueryAsync<string>(
            "select scopes from oauth_grant where org_id = @OrganizationId and ended_ms is not null", new { owner.OrganizationId }, Ct);
        using var refreshed = await PostAsync(
            $"/{owner.Slug}/oauth2/token", ("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", offline.GetProperty("refresh_token").GetString()!));

        Assert.Equal(["openid profile"], ended);
        Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_is_told_later_and_in_the_end_no_more()
    {
        await using var receiver = await ClientApp.StartAsync();
        receiver.Status = 503;
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false, BackchannelLogoutUri = receiver.Address });
        using var visit = Browser();
        var hint = await IdTokenAsync(visit, owner, client);
        using var left = await visit.GetAsync(Logout(owner, ("id_token_hint", hint)));
        await TriedAsync(owner, 1);

        Gate.Clock.Advance(TimeSpan.FromSeconds(11));
        await Worker.RunAsync(Ct);
        var early = await AttemptsAsync(owner);
        Gate.Clock.Advance(TimeSpan.FromSeconds(8));
        await Task.WhenAll(Worker.RunAsync(Ct), Worker.RunAsync(Ct), Worker.RunAsync(Ct));
        await TriedAsync(owner, 2);
        receiver.Status = 200;
        Gate.Clock.Advance(TimeSpan.FromMinutes(2));
        await DeliverAsync(receiver, 1);

        await Eventually.TrueAsync(async () => await WaitingAsync(owner) == 0);

        Assert.Equal(1, early);
        Assert.Single(receiver.Tokens);
    }

    [Fact]
    public async Task A_client_that_never_answers_is_given_up_with_a_word_in_the_log()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false, BackchannelLogoutUri = "http://192.0.2.1/logged-out" });
        using var visit = Browser();
        var hint = await IdTokenAsync(visit, owner, client);
        using var left = await visit.GetAsync(Logout(owner, ("id_token_hint", hint)));

        await Eventually.TrueAsync(async () =>
        {
            await Worker.RunAsync(Ct);
            Gate.Clock.Advance(TimeSpan.FromHours(5));
            return await WaitingAsync(owner) == 0;
        });

        Assert.Contains(Gate.Logs.Lines, l => l.Event.Id == 2553 && l.Text.Contains(client, StringComparison.Ordinal) && l.Text.Contains($"the address is not https, given up after {LogoutQueue.MaxAttempts} tries", StringComparison.Ordinal));
    }

    private LogoutWorker Worker => Gate.Services.GetRequiredService<LogoutWorker>();

    private static string Logout(AdminClient owner, params (string Name, string Value)[] parameters) =>
        $"/{owner.Slug}/oauth2/logout" + (parameters.Length == 0 ? "" : "?" + FormEncoding.Encode(parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))));

    private async Task<string> IdTokenAsync(Visit visit, AdminClient owner, string client) =>
        (await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client))["code"])).GetProperty("id_token").GetString()!;

    private static async Task<bool> IsSignedInAsync(Visit visit, AdminClient owner, string client)
    {
        using var answer = await OpenAsync(visit, Request(owner, client, ("prompt", "none")), owner.Email);
        return Answer(answer).ContainsKey("code");
    }

    private async Task<LogoutToken> ReadAsync(AdminClient owner, string client, string token)
    {
        var jwks = await Gate.Anonymous.GetByteArrayAsync($"/{owner.Slug}/oauth2/jwks", Ct);
        Assert.True(JsonWebKeySet.TryParse(jwks, out var keys, out _));
        Assert.True(
            LogoutToken.TryRead(token, keys, new Uri(Gate.Address, owner.Slug).ToString(), client, Gate.Clock.GetUtcNow(), out var read, out var error), error?.ToString());
        return read;
    }

    private static string Claim(string jwt, string name)
    {
        var payload = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(jwt.Split('.')[1]));
        return System.Text.Json.JsonDocument.Parse(payload).RootElement.GetProperty(name).GetString()!;
    }

    // The server's own worker may be quicker than the test's; either way it arrives.
    private async Task DeliverAsync(ClientApp receiver, int count)
    {
        await Worker.RunAsync(Ct);
        await Eventually.TrueAsync(() => receiver.Tokens.Count >= count);
    }

    // The server's own worker may have claimed it; only when the answer is noted is it due again.
    private Task TriedAsync(AdminClient owner, long attempts) => Eventually.TrueAsync(async () =>
    {
        await Worker.RunAsync(Ct);
        return await AttemptsAsync(owner) == attempts && await Gate.Database.FirstAsync<long>(
            "select count(*) from oauth_logout_delivery where org_id = @OrganizationId and last_error is null", new { owner.OrganizationId }, Ct) == 0;
    });

    private async Task<long> WaitingAsync(AdminClient owner) =>
        await Gate.Database.FirstAsync<long>("select count(*) from oauth_logout_delivery where org_id = @OrganizationId", new { owner.OrganizationId }, Ct);

    private async Task<long> AttemptsAsync(AdminClient owner) =>
        await Gate.Database.FirstAsync<long>("select coalesce(sum(attempts), 0) from oauth_logout_delivery where org_id = @OrganizationId", new { owner.OrganizationId }, Ct);
}

[Collection(nameof(SqlitePageGate))]
public sealed class LogoutTestsOnSqlite(SqlitePageGate gate) : LogoutTests(gate);

[Collection(nameof(PostgresPageGate))]
public sealed class LogoutTestsOnPostgres(PostgresPageGate gate) : LogoutTests(gate);
