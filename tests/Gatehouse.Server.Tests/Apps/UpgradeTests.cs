using System.Net;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Upgrading;
using Gatehouse.Server.Tests.Apps.Support;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Pages;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Server.Tests.Apps;

public abstract class UpgradeTests(IGateFixture gate) : PageTestBase(gate)
{
    private const string SignIn = "SignIn";
    private const string Back = "com.example.app:/signed-in";

    [Fact]
    public async Task AE_076_whoever_has_no_user_yet_makes_the_anonymous_one_theirs_and_the_subject_stays()
    {
        var site = await SiteAsync();
        using var device = await site.EnrolledAsync();
        var (oldAccess, oldRefresh, subject) = (device.AccessToken, device.RefreshToken, device.Subject);

        var answer = (await UpgradeAsync(site, device, site.Owner.Email)).Given();

        Assert.Equal((subject, device.DeviceId, "1", "DPoP"), (answer["sub"], answer["device_id"], answer["acr"], answer["token_type"]));
        device.Remember(answer);
        Assert.True(await site.OAuth.IsLiveAsync(device.AccessToken));
        Assert.True(await site.OAuth.IsLiveAsync(oldAccess)); // until it runs out
        (await RefreshAsync(device, oldRefresh, AppSite.ClientId)).Refused("invalid_grant");
        (await RefreshAsync(device, device.RefreshToken, SignIn)).Given();
        var user = await site.Owner.GetAsync<AppUser>($"/api/v1/apps/users/{subject}");
        Assert.Equal((AppUserState.Active, site.Owner.PersonId), (user.State, user.PersonId));
        var installation = await site.Owner.GetAsync<AppInstallation>($"/api/v1/apps/installations/ins_{device.DeviceId}");
        Assert.Equal((SignIn, site.Owner.PersonId, subject), (installation.ClientId, installation.PersonId, installation.UserId));
        Assert.Equal(0, (await site.Owner.GetAsync<AppEnrollment>("/api/v1/apps/enrollment")).AnonymousInstallations);
    }

    [Fact]
    public async Task The_page_names_the_device_before_anything_happens()
    {
        var site = await SiteAsync();
        using var device = await site.EnrolledAsync();
        using var visit = Browser();

        var page = await OpenAsync(visit, await PushedAsync(site, device), site.Owner.Email);

        var html = await PageAsync(page, HttpStatusCode.OK);
        Assert.Contains(device.DeviceId[^6..], html, StringComparison.Ordinal);
        Assert.Contains("com.example.app", html, StringComparison.Ordinal);
        Assert.Equal(1, (await site.Owner.GetAsync<AppEnrollment>("/api/v1/apps/enrollment")).AnonymousInstallations);
    }

    [Fact]
    public async Task AE_077_and_AE_078_a_conflict_changes_nothing_and_its_token_goes_on_with_a_merge()
    {
        var site = await SiteAsync();
        using var first = await site.EnrolledAsync();
        using var second = await site.EnrolledAsync();
        (await UpgradeAsync(site, first, site.Owner.Email)).Given();

        var conflict = (await UpgradeAsync(site, second, site.Owner.Email)).Refused("user_exists");
        Assert.True(await site.OAuth.IsLiveAsync(second.AccessToken));
        (await second.RefreshAsync()).Given(); // the anonymous session works on
        var (oldAccess, oldRefresh, oldSubject) = (second.AccessToken, second.RefreshToken, second.Subject);

        using var visit = Browser(); // signed in to nothing
        using var redirect = await visit.GetAsync(await PushedAsync(site, second, ("gatehouse_upgrade", "merge"), ("conflict_token", conflict["conflict_token"])));
        var merged = (await RedeemAsync(second, Answer(redirect, Back)["code"])).Given();

        Assert.Equal((first.Subject, second.DeviceId), (merged["sub"], merged["device_id"]));
        Assert.False(await site.OAuth.IsLiveAsync(oldAccess));
        (await RefreshAsync(second, oldRefresh, AppSite.ClientId)).Refused("invalid_grant");
        var old = await site.Owner.GetAsync<AppUser>($"/api/v1/apps/users/{oldSubject}");
        Assert.Equal((AppUserState.Merged, first.Subject), (old.State, old.MergedInto));
        var merge = Assert.Single((await site.Owner.GetAsync<Page<AppMerge>>("/api/v1/apps/merges")).Items);
        Assert.Equal((oldSubject, first.Subject, "ins_" + second.DeviceId), (merge.FromUser, merge.ToUser, merge.InstallationId));
        Assert.Empty((await site.Owner.GetAsync<Page<AppMerge>>($"/api/v1/apps/merges?since={merge.Id}")).Items);
        Assert.Equal(0, (await site.Owner.GetAsync<AppEnrollment>("/api/v1/apps/enrollment")).AnonymousInstallations);
    }

    [Fact]
    public async Task A_token_of_a_conflict_works_once_in_time_and_for_the_device_that_met_it()
    {
        var site = await SiteAsync();
        using var first = await site.EnrolledAsync();
        using var second = await site.EnrolledAsync();
        using var third = await site.EnrolledAsync();
        (await UpgradeAsync(site, first, site.Owner.Email)).Given();
        var token = (await UpgradeAsync(site, second, site.Owner.Email)).Refused("user_exists")["conflict_token"];

        (await PushAsync(third, ("gatehouse_upgrade", "merge"), ("conflict_token", token))).Refused("invalid_grant");
        Assert.Equal(HttpStatusCode.Created, (await PushAsync(second, ("gatehouse_upgrade", "merge"), ("conflict_token", token))).Status);
        (await PushAsync(second, ("gatehouse_upgrade", "merge"), ("conflict_token", token))).Refused("invalid_grant");
        (await RedeemAsync(second, token)).Refused("invalid_grant"); // and it is no code
        var late = (await UpgradeAsync(site, third, site.Owner.Email)).Refused("user_exists")["conflict_token"];
        Gate.Clock.Advance(TimeSpan.FromMinutes(5));
        await third.RefreshAsync();
        (await PushAsync(third, ("gatehouse_upgrade", "merge"), ("conflict_token", late))).Refused("invalid_grant");
    }

    [Fact]
    public async Task With_switch_the_device_goes_over_and_the_anonymous_user_is_left_behind_for_a_while()
    {
        var site = await SiteAsync("fail", "switch");
        using var first = await site.EnrolledAsync();
        using var second = await site.EnrolledAsync();
        (await UpgradeAsync(site, first, site.Owner.Email)).Given();

        var answer = (await UpgradeAsync(site, second, site.Owner.Email, ("gatehouse_upgrade", "switch"))).Given();

        Assert.Equal(first.Subject, answer["sub"]);
        Assert.False(await site.OAuth.IsLiveAsync(second.AccessToken));
        var old = await site.Owner.GetAsync<AppUser>($"/api/v1/apps/users/{second.Subject}");
        Assert.Equal((AppUserState.Merged, null, 0), (old.State, old.MergedInto, old.Installations));
        Assert.Empty((await site.Owner.GetAsync<Page<AppMerge>>("/api/v1/apps/merges")).Items);
    }

    [Fact]
    public async Task AE_079_a_person_who_says_no_leaves_the_anonymous_session_as_it_was()
    {
        var site = await SiteAsync();
        using var device = await site.EnrolledAsync();
        using var visit = Browser();

        using var denied = await DecideAsync(visit, site.Owner, await OpenAsync(visit, await PushedAsync(site, device), site.Owner.Email), "deny");

        Assert.Equal("access_denied", Answer(denied, Back)["error"]);
        (await device.RefreshAsync()).Given();
        Assert.Null((await site.Owner.GetAsync<AppUser>($"/api/v1/apps/users/{device.Subject}")).PersonId);
    }

    [Fact]
    public async Task AE_080_a_code_is_of_no_use_to_another_key_and_stays_good_for_its_own()
    {
        var site = await SiteAsync();
        using var device = await site.EnrolledAsync();
        using var thief = await site.EnrolledAsync();
        var code = await CodeAsync(site, device, site.Owner.Email);

        (await RedeemAsync(thief, code)).Refused("invalid_grant");
        (await RedeemAsync(device, code)).Given();
    }

    [Fact]
    public async Task A_stolen_token_pushes_nothing_and_parameters_name_no_user()
    {
        var site = await SiteAsync();
        using var device = await site.EnrolledAsync();
        using var thief = await site.EnrolledAsync();
        thief.AccessToken = device.AccessToken;

        (await PushAsync(thief)).Refused("invalid_dpop_proof");
        thief.AccessToken = "gh_at_" + new string('A', 43);
        (await PushAsync(thief)).Refused("invalid_grant");
    }

    [Fact]
    public async Task What_the_app_may_not_do_is_refused_when_it_asks()
    {
        var site = await SiteAsync();
        using var device = await site.EnrolledAsync();
        await site.AppAsync(s => s with { AnonymousEnrollment = false, RedirectUris = [Back] }, "Other");

        (await PushAsync(device, ("gatehouse_upgrade", "switch"))).Refused("unauthorized_client");
        (await PushAsync(device, ("gatehouse_upgrade", "steal"))).Refused("invalid_request");
        (await device.PushAsync(Form("Other"))).Refused("unauthorized_client");
        (await site.OAuth.PostAsync("par", null, [.. Form(SignIn), ("conflict_token", "x")])).Refused("invalid_request");
    }

    [Fact]
    public async Task An_installation_that_is_blocked_on_the_way_does_not_arrive()
    {
        var site = await SiteAsync();
        using var device = await site.EnrolledAsync();
        var code = await CodeAsync(site, device, site.Owner.Email);
        await site.Owner.PostAsync<AppInstallation>($"/api/v1/apps/installations/ins_{device.DeviceId}/block", new ChangeAppInstallation());

        (await RedeemAsync(device, code)).Refused("invalid_grant");

        Assert.Null((await site.Owner.GetAsync<AppUser>($"/api/v1/apps/users/{device.Subject}")).PersonId);
    }

    [Fact]
    public async Task What_is_somebodys_is_not_taken_over_by_another_and_signing_in_again_changes_no_subject()
    {
        var site = await SiteAsync();
        using var device = await site.EnrolledAsync();
        var other = await Gate.PersonAsync(site.Owner, Role.ReadOnly);
        device.Remember((await UpgradeAsync(site, device, site.Owner.Email)).Given());
        await LeadsToItselfAsync(site);

        (await UpgradeAsync(site, device, other.Email)).Refused("invalid_grant");
        var again = (await UpgradeAsync(site, device, site.Owner.Email)).Given();

        Assert.Equal(device.Subject, again["sub"]);
    }

    [Fact]
    public async Task Who_signs_in_on_another_device_has_the_same_subject_there()
    {
        var site = await SiteAsync();
        using var first = await site.EnrolledAsync();
        (await UpgradeAsync(site, first, site.Owner.Email)).Given();
        using var second = new AppDevice(site);

        var answer = (await SignInAsync(site, second)).Given();

        Assert.Equal((first.Subject, "1"), (answer["sub"], answer["acr"]));
        Assert.NotEqual(first.DeviceId, answer["device_id"]);
        (await RefreshAsync(second, answer.RefreshToken, SignIn)).Given();
        Assert.Equal(2, (await site.Owner.GetAsync<AppUser>($"/api/v1/apps/users/{first.Subject}")).Installations);
        Assert.Equal(0, (await site.Owner.GetAsync<AppEnrollment>("/api/v1/apps/enrollment")).AnonymousInstallations);
    }

    [Fact]
    public async Task Who_signs_in_again_with_the_same_key_goes_on_with_the_same_installation()
    {
        var site = await SiteAsync();
        using var device = new AppDevice(site);
        var first = (await SignInAsync(site, device)).Given();

        var second = (await SignInAsync(site, device)).Given();

        Assert.Equal((first["sub"], first["device_id"]), (second["sub"], second["device_id"]));
        Assert.False(await site.OAuth.IsLiveAsync(first.AccessToken));
        Assert.True(await site.OAuth.IsLiveAsync(second.AccessToken));
    }

    [Fact]
    public async Task A_key_of_an_anonymous_installation_becomes_nobodys_without_its_token()
    {
        var site = await SiteAsync();
        using var device = await site.EnrolledAsync();

        (await SignInAsync(site, device)).Refused("invalid_grant");

        (await device.RefreshAsync()).Given();
    }

    [Fact]
    public async Task What_was_somebodys_does_not_become_anonymous_when_they_are_removed()
    {
        var site = await SiteAsync();
        var person = await Gate.PersonAsync(site.Owner, Role.ReadOnly);
        using var device = await site.EnrolledAsync();
        device.Remember((await UpgradeAsync(site, device, person.Email)).Given());

        using var removed = await site.Owner.SendAsync(HttpMethod.Delete, $"/api/v1/people/{person.PersonId}");

        Assert.True(removed.IsSuccessStatusCode, removed.StatusCode.ToString());
        Assert.False(await site.OAuth.IsLiveAsync(device.AccessToken));
        Assert.Equal(AppInstallationState.Deleted, (await site.Owner.GetAsync<AppInstallation>($"/api/v1/apps/installations/ins_{device.DeviceId}")).State);
        Assert.Equal(AppUserState.Merged, (await site.Owner.GetAsync<AppUser>($"/api/v1/apps/users/{device.Subject}")).State);
    }

    [Fact]
    public async Task What_was_left_behind_is_deleted_after_30_days_and_what_was_merged_is_kept()
    {
        var site = await SiteAsync("merge", "switch");
        using var first = await site.EnrolledAsync();
        using var switched = await site.EnrolledAsync();
        using var merged = await site.EnrolledAsync();
        (await UpgradeAsync(site, first, site.Owner.Email)).Given();
        (await UpgradeAsync(site, switched, site.Owner.Email, ("gatehouse_upgrade", "switch"))).Given();
        (await UpgradeAsync(site, merged, site.Owner.Email, ("gatehouse_upgrade", "merge"))).Given();
        using var sweep = new LeftBehindSweep(Gate.Database, new Later(Gate.Clock, TimeSpan.FromDays(30)), NullLogger<LeftBehindSweep>.Instance);

        await sweep.RunAsync(Ct);

        using var gone = await site.Owner.GetAsync($"/api/v1/apps/users/{switched.Subject}", Ct);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal(first.Subject, (await site.Owner.GetAsync<AppUser>($"/api/v1/apps/users/{merged.Subject}")).MergedInto);
    }

    [Fact]
    public async Task Erasing_a_user_erases_what_became_part_of_it()
    {
        var site = await SiteAsync();
        using var first = await site.EnrolledAsync();
        using var second = await site.EnrolledAsync();
        (await UpgradeAsync(site, first, site.Owner.Email)).Given();
        (await UpgradeAsync(site, second, site.Owner.Email, ("gatehouse_upgrade", "merge"))).Given();

        using var erased = await site.Owner.SendAsync(HttpMethod.Delete, $"/api/v1/apps/users/{first.Subject}");

        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        foreach (var table in (string[])["apps_user", "apps_installation", "apps_merge"])
        {
            Assert.Equal(0, await site.CountAsync($"select count(*) from {table} where org_id = @org"));
        }

        Assert.Equal(0, (await site.Owner.GetAsync<AppEnrollment>("/api/v1/apps/enrollment")).AnonymousInstallations);
    }

    [Fact]
    public async Task A_token_of_a_conflict_is_no_code_wherever_it_says_it_came_back_to()
    {
        var site = await SiteAsync();
        using var first = await site.EnrolledAsync();
        using var second = await site.EnrolledAsync();
        (await UpgradeAsync(site, first, site.Owner.Email)).Given();
        var token = (await UpgradeAsync(site, second, site.Owner.Email)).Refused("user_exists")["conflict_token"];

        (await second.TokenAsync(("grant_type", "authorization_code"), ("client_id", SignIn), ("code", token), ("redirect_uri", "urn:gatehouse:conflict"))).Refused("invalid_grant");

        Assert.Equal(HttpStatusCode.Created, (await PushAsync(second, ("gatehouse_upgrade", "merge"), ("conflict_token", token))).Status);
    }

    [Fact]
    public async Task RFC9449_7_1_a_token_that_comes_without_a_proof_begins_nothing()
    {
        var site = await SiteAsync();
        using var device = await site.EnrolledAsync();

        var stolen = await site.OAuth.PostAsync(
            "par", r => r.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("DPoP", device.AccessToken), [.. Form(SignIn, ("dpop_jkt", device.Thumbprint))]);

        stolen.Refused("invalid_dpop_proof");
    }

    [Fact]
    public async Task A_token_of_a_conflict_ends_when_the_person_signs_out_everywhere()
    {
        var site = await SiteAsync();
        var person = await Gate.PersonAsync(site.Owner, Role.ReadOnly);
        using var first = await site.EnrolledAsync();
        using var second = await site.EnrolledAsync();
        (await UpgradeAsync(site, first, person.Email)).Given();
        var token = (await UpgradeAsync(site, second, person.Email)).Refused("user_exists")["conflict_token"];
        Gate.Clock.Advance(TimeSpan.FromSeconds(1));

        await Gate.Database.WriteAsync(tx => tx.ExecuteAsync(
            "update admin_person set signed_out_ms = @now where id = @id", new { now = Gate.Clock.GetUtcNow().ToUnixTimeMilliseconds(), id = person.PersonId }), Ct);

        (await PushAsync(second, ("gatehouse_upgrade", "merge"), ("conflict_token", token))).Refused("invalid_grant");
    }

    private async Task<OAuthAnswer> SignInAsync(AppSite site, AppDevice device)
    {
        using var visit = Browser();
        var form = Form(SignIn, ("dpop_jkt", device.Thumbprint));
        using var answer = await DecideAsync(
            visit, site.Owner,
            await OpenAsync(visit, $"/{site.Owner.Slug}/oauth2/authorize?{FormEncoding.Encode(form.Select(f => KeyValuePair.Create(f.Name, f.Value)))}", site.Owner.Email));
        return await RedeemAsync(device, Answer(answer, Back)["code"]);
    }

    /// <summary>The same clock, later.</summary>
    private sealed class Later(TimeProvider clock, TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + by;
    }

    private async Task<AppSite> SiteAsync(params string[] strategies)
    {
        var allowed = strategies.Length == 0 ? ["fail", "merge"] : strategies;
        var site = await AppSite.CreateAsync(Gate, app: s => s with { UpgradeClientId = SignIn, UpgradeStrategies = allowed });
        await LeadsToItselfAsync(site);
        return site;
    }

    private static Task<string> LeadsToItselfAsync(AppSite site) => site.AppAsync(s => s with { AnonymousEnrollment = false, RedirectUris = [Back] }, SignIn);

    private static (string Name, string Value)[] Form(string client, params (string Name, string Value)[] more) =>
    [
        ("client_id", client), ("response_type", "code"), ("redirect_uri", Back), ("scope", "openid offline_access"), ("state", "st"),
        ("code_challenge", Pkce.Challenge(Verifier)), ("code_challenge_method", "S256"), ("acr_values", "1"), .. more,
    ];

    private static Task<OAuthAnswer> PushAsync(AppDevice device, params (string Name, string Value)[] more) => device.PushAsync(Form(SignIn, more));

    private static async Task<string> PushedAsync(AppSite site, AppDevice device, params (string Name, string Value)[] more)
    {
        var pushed = await PushAsync(device, more);
        Assert.True(pushed.Status == HttpStatusCode.Created, pushed.Json.ToString());
        return $"/{site.Owner.Slug}/oauth2/authorize?client_id={SignIn}&request_uri={Uri.EscapeDataString(pushed["request_uri"])}";
    }

    private async Task<string> CodeAsync(AppSite site, AppDevice device, string email, params (string Name, string Value)[] more)
    {
        using var visit = Browser();
        using var answer = await DecideAsync(visit, site.Owner, await OpenAsync(visit, await PushedAsync(site, device, more), email));
        return Answer(answer, Back)["code"];
    }

    private async Task<OAuthAnswer> UpgradeAsync(AppSite site, AppDevice device, string email, params (string Name, string Value)[] more) =>
        await RedeemAsync(device, await CodeAsync(site, device, email, more));

    private static Task<OAuthAnswer> RedeemAsync(AppDevice device, string code) => device.TokenAsync(
        ("grant_type", GrantTypes.AuthorizationCode), ("code", code), ("client_id", SignIn), ("redirect_uri", Back), ("code_verifier", Verifier));

    private static Task<OAuthAnswer> RefreshAsync(AppDevice device, string token, string client) =>
        device.TokenAsync(("grant_type", GrantTypes.RefreshToken), ("refresh_token", token), ("client_id", client));
}

[Collection(nameof(SqlitePageGate))]
public sealed class UpgradeTestsOnSqlite(SqlitePageGate gate) : UpgradeTests(gate);

[Collection(nameof(PostgresPageGate))]
public sealed class UpgradeTestsOnPostgres(PostgresPageGate gate) : UpgradeTests(gate);
