using System.Net.Http.Json;
using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Viewers.Support;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Viewers;
using Gatehouse.Server.TvProvider.Viewers.Profiles;

namespace Gatehouse.Server.Tests.TvProvider.Viewers;

public abstract class DecisionTests(IViewerGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T84_T85_A_permit_brings_a_token_that_verifies()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();

        var decision = await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);

        Assert.True((bool)decision["authorized"]!);
        Assert.Equal("mvpd", (string?)decision["source"]);
        Assert.Equal(86_400_000, (long)decision["notAfter"]! - (long)decision["notBefore"]!);
        Assert.Equal(420_000, (long)decision["token"]!["notAfter"]! - (long)decision["token"]!["notBefore"]!);
        var key = await world.Site.Part<ITvKeys>().CurrentAsync(world.Site.OrganizationId, TvKeyPurpose.MediaToken, Ct);
        var text = Encoding.UTF8.GetString(Convert.FromBase64String((string)decision["token"]!["serializedToken"]!));
        Assert.Contains("<mvpdId>BlueCable</mvpdId>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("u-7c1f", text, StringComparison.Ordinal);
        Assert.True(key.Rsa.VerifyData(
            Encoding.UTF8.GetBytes(text[text.IndexOf("<shortAuthorizationToken>", StringComparison.Ordinal)..]),
            Convert.FromBase64String(text.Split("<signatureInfo>")[1]), System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task T87_What_was_decided_is_not_asked_again_and_gets_a_new_token()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();

        var first = await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);
        gate.Clock.Advance(TimeSpan.FromHours(1));
        await app.FetchTokenAsync();
        var second = await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);

        Assert.Single(world.Mvpds.Asked);
        Assert.NotEqual((string?)first["token"]!["serializedToken"], (string?)second["token"]!["serializedToken"]);
        Assert.Equal((long)first["notAfter"]!, (long)second["notAfter"]!);
        gate.Clock.Advance(TimeSpan.FromHours(23));
        await app.FetchTokenAsync();
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);
        Assert.Equal(2, world.Mvpds.Asked.Count);
    }

    [Fact]
    public async Task A_permit_ends_no_later_than_the_MVPD_says_or_its_profile()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync(signIn: ViewerWorld.SignIn("u-1") with { Ends = gate.Clock.GetUtcNow().AddHours(2) });
        world.Mvpds.Say = r => new MvpdDecision(r, Permitted: true, Ends: r.Requested == "short" ? gate.Clock.GetUtcNow().AddMinutes(9) : null);

        var (plain, brief) = (await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable), await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, "short"));

        Assert.Equal(gate.Clock.GetUtcNow().AddHours(2).ToUnixTimeMilliseconds(), (long)plain["notAfter"]!);
        Assert.Equal(gate.Clock.GetUtcNow().AddMinutes(9).ToUnixTimeMilliseconds(), (long)brief["notAfter"]!);
    }

    [Fact]
    public async Task A_resource_that_is_remembered_stands_beside_one_that_nobody_asked_about_yet()
    {
        var world = await ViewerWorld.CreateAsync(gate, c => c with { Integrations = [.. c.Integrations.Select(i => i with { AuthorizeMaxResources = 5 })] });
        var app = await world.SignedInAsync();
        for (var i = 0; i < 3; i++)
        {
            await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, "first"); // asked, read, remembered
        }

        var both = (await ViewerWorld.DecideAsync(app, TvExample.BlueCable, "authorize", ViewerWorld.Root, "first", "second")).Ok().Json["decisions"]!.AsArray();

        Assert.Equal([("first", true), ("second", true)], both.Select(d => ((string)d!["resource"]!, (bool)d["authorized"]!)));
        Assert.Equal(["first", "second"], world.Mvpds.Asked.Select(q => Assert.Single(q.Resources).Requested));
    }

    [Fact]
    public async Task The_token_names_the_MVPD_of_the_viewer_and_beside_it_its_proxy()
    {
        var world = await ViewerWorld.CreateAsync(gate, c => c with
        {
            Mvpds = [.. c.Mvpds, new TvMvpd { Id = "HillCable", DisplayName = "Hill Cable", Proxy = TvExample.BlueCable }],
            Integrations = [.. c.Integrations, new TvIntegration { ServiceProvider = TvExample.Acme, Mvpd = "HillCable" }],
        });
        var app = await world.SignedInAsync("HillCable");

        var decision = await ViewerWorld.AuthorizeAsync(app, "HillCable");

        var text = Encoding.UTF8.GetString(Convert.FromBase64String((string)decision["token"]!["serializedToken"]!));
        Assert.Contains("<mvpdId>HillCable</mvpdId><proxyMvpdId>BlueCable</proxyMvpdId>", text, StringComparison.Ordinal);
        Assert.Equal("HillCable", (string?)decision["mvpd"]);
    }

    [Fact]
    public async Task T88_A_denial_says_why_and_is_repeated_for_a_minute_without_asking()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        world.Mvpds.Say = r => new MvpdDecision(r, Permitted: false, TvErrorCodes.AuthorizationDeniedByMvpd, "Your package\u0007 has no premium tier.");

        var first = await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);
        var second = await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);

        Assert.False((bool)first["authorized"]!);
        Assert.Equal(("authorization_denied_by_mvpd", 403), ((string)first["error"]!["code"]!, (int)first["error"]!["status"]!));
        Assert.Equal("Your package  has no premium tier.", (string?)first["error"]!["details"]);
        Assert.Null(first["token"]);
        Assert.Equal(60_000, (long)first["notAfter"]! - (long)first["notBefore"]!);
        Assert.Equal((string?)first["error"]!["details"], (string?)second["error"]!["details"]);
        Assert.NotEqual((string?)first["error"]!["trace"], (string?)second["error"]!["trace"]);
        Assert.Single(world.Mvpds.Asked);
        gate.Clock.Advance(TimeSpan.FromMinutes(1));
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);
        Assert.Equal(2, world.Mvpds.Asked.Count);
    }

    [Fact]
    public async Task T90_What_went_wrong_on_the_way_is_not_kept()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        world.Mvpds.Say = r => new MvpdDecision(r, Permitted: false, TvErrorCodes.NetworkConnectionTimeout);

        var failed = await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);
        world.Mvpds.Say = r => new MvpdDecision(r, Permitted: true);

        Assert.Equal(("network_connection_timeout", "retry"), ((string)failed["error"]!["code"]!, (string)failed["error"]!["action"]!));
        Assert.Null(failed["notAfter"]);
        Assert.True((bool)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable))["authorized"]!);
    }

    [Fact]
    public async Task T91_T92_Without_a_profile_that_holds_every_item_says_so()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();

        Assert.Equal("authenticated_profile_missing", (string?)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable))["error"]!["code"]);
        await world.SignInAsync(app, signIn: ViewerWorld.SignIn("u-1") with { Ends = gate.Clock.GetUtcNow().AddMinutes(1) });
        gate.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("authenticated_profile_expired", (string?)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable))["error"]!["code"]);
        Assert.Empty(world.Mvpds.Asked);
    }

    [Fact]
    public async Task The_MVPD_ends_a_profile_that_it_does_not_know_any_more()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, "known-before");
        world.Mvpds.Say = r => new MvpdDecision(r, Permitted: false, TvErrorCodes.AuthorizationDeniedBySessionInvalidated);

        Assert.Equal("authorization_denied_by_session_invalidated", (string?)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable))["error"]!["code"]);

        Assert.Equal("authenticated_profile_invalidated", (string?)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, "known-before"))["error"]!["code"]);
        Assert.Empty(await ViewerWorld.ProfilesAsync(app));
    }

    [Theory]
    [InlineData("""{"resources":[]}""")]
    [InlineData("{}")]
    [InlineData("""{"resources":"acme-live"}""")]
    [InlineData("""{"resources":[1]}""")]
    [InlineData("""{"resources":[""]}""")]
    [InlineData("""{"resources":["\ud800"]}""")]
    [InlineData("""{"resources":["<rss><channel>"]}""")]
    [InlineData("not json")]
    public async Task T93_What_is_no_list_of_texts_is_refused(string body)
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();

        (await app.SendAsync(HttpMethod.Post, $"{ViewerWorld.Root}/decisions/authorize/BlueCable", new StringContent(body, Encoding.UTF8, "application/json")))
            .Refused(400, "invalid_parameter_resources");
    }

    [Fact]
    public async Task T94_T95_A_form_has_no_resources_and_a_disabled_MVPD_no_decisions()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();

        (await app.PostAsync($"{ViewerWorld.Root}/decisions/authorize/BlueCable", ("resources", "a"))).Refused(400, "invalid_parameter_resources");
        (await ViewerWorld.DecideAsync(app, TvExample.DarkNet, "authorize", ViewerWorld.Root, "a")).Refused(400, "invalid_integration");
    }

    [Fact]
    public async Task T96_A_description_goes_back_as_it_came()
    {
        const string Mrss = "<rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><title>acme-live</title><item><title>N&#228;chte</title></item></channel></rss>";
        var app = await (await ViewerWorld.CreateAsync(gate)).SignedInAsync();

        Assert.Equal(Mrss, (string?)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, Mrss))["resource"]);
    }

    [Fact]
    public async Task T97_T98_A_preauthorization_says_yes_and_no_and_counts_distinct_resources()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        world.Mvpds.Say = r => new MvpdDecision(r, r.Requested != "b", r.Requested == "b" ? TvErrorCodes.AuthorizationDeniedByMvpd : null);

        var decisions = (await ViewerWorld.DecideAsync(app, TvExample.BlueCable, "preauthorize", ViewerWorld.Root, "c", "b", "a", "c")).Ok().Json["decisions"]!.AsArray();

        Assert.Equal(["c", "b", "a"], decisions.Select(d => (string)d!["resource"]!));
        Assert.Equal([true, false, true], decisions.Select(d => (bool)d!["authorized"]!));
        Assert.Equal("preauthorization_denied_by_mvpd", (string?)decisions[1]!["error"]!["code"]);
        Assert.All(decisions, d => Assert.True(d!["token"] is null && d["notBefore"] is null));
        (await ViewerWorld.DecideAsync(app, TvExample.BlueCable, "preauthorize", ViewerWorld.Root, "1", "2", "3", "4", "5", "6")).Refused(403, "too_many_resources");
        (await ViewerWorld.DecideAsync(app, TvExample.BlueCable, "authorize", ViewerWorld.Root, "1", "2")).Refused(403, "too_many_resources");
    }

    [Fact]
    public async Task T99_T102_Degradation_decides_before_everything_else()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        await world.Site.DegradeAsync(DegradationKind.AuthNAll, TvExample.FrailNet);
        await world.Site.DegradeAsync(DegradationKind.AuthZAll, TvExample.BlueCable);
        await world.Site.DegradeAsync(DegradationKind.AuthZNone, TvExample.GreenSat, message: "Back at eight.");

        var (authN, authZ, none) = (await ViewerWorld.AuthorizeAsync(app, TvExample.FrailNet), await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable), await ViewerWorld.AuthorizeAsync(app, TvExample.GreenSat));

        Assert.All([authN, authZ, none], d => Assert.Equal("degradation", (string?)d["source"]));
        Assert.Equal(3_600_000, (long)authN["notAfter"]! - (long)authN["notBefore"]!);
        Assert.NotNull(authN["token"]);
        Assert.NotNull(authZ["token"]);
        Assert.Null(authZ["notAfter"]);
        Assert.Equal(("authorization_denied_by_degradation_rule", "Back at eight."), ((string)none["error"]!["code"]!, (string)none["error"]!["details"]!));
        Assert.Empty(world.Mvpds.Asked);
    }

    [Fact]
    public async Task Several_resources_share_one_question_and_what_is_known_is_left_out_of_it()
    {
        var world = await ViewerWorld.CreateAsync(gate, c => c with { Integrations = [.. c.Integrations.Select(i => i with { AuthorizeMaxResources = 5 })] });
        var app = await world.SignedInAsync();
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, "b");

        var decisions = (await ViewerWorld.DecideAsync(app, TvExample.BlueCable, "authorize", ViewerWorld.Root, "a", "b", "c")).Ok().Json["decisions"]!.AsArray();

        Assert.Equal(["a", "b", "c"], decisions.Select(d => (string)d!["resource"]!));
        Assert.All(decisions, d => Assert.NotNull(d!["token"]));
        Assert.Equal(["a", "c"], world.Mvpds.Asked.Last().Resources.Select(r => r.Requested));
    }

    [Fact]
    public async Task The_same_question_at_the_same_time_is_asked_once()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        var open = new TaskCompletionSource();
        world.Mvpds.Gate = open.Task;

        var calls = Enumerable.Range(0, 20).Select(_ => ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable)).ToList();
        await Task.Delay(300, Ct); // time for the others to ask, too, which they must not
        open.SetResult();
        var decisions = await Task.WhenAll(calls);

        Assert.All(decisions, d => Assert.True((bool)d["authorized"]!));
        Assert.Single(world.Mvpds.Asked);
    }

    [Fact]
    public async Task Refreshed_material_of_the_MVPD_is_used_the_next_time()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        world.Mvpds.Say = r => new MvpdDecision(r, Permitted: true, NewMaterial: [9, 9]);

        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, "first");
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, "second");

        Assert.Equal([[7], [9, 9]], world.Mvpds.Asked.Select(q => q.Material));
    }

    [Fact]
    public async Task T156_After_a_logout_nothing_that_was_decided_counts()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);

        (await app.GetAsync($"{ViewerWorld.Root}/logout/BlueCable?redirectUrl={ViewerWorld.Done}")).Ok();
        Assert.Equal("authenticated_profile_missing", (string?)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable))["error"]!["code"]);
        await world.SignInAsync(app);
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);

        Assert.Equal(2, world.Mvpds.Asked.Count);
    }

    [Fact]
    public async Task What_is_remembered_counts_until_the_profiles_of_the_client_change_in_whichever_process()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable); // asks
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable); // reads

        await gate.Database.WriteAsync(tx => tx.ExecuteAsync("delete from tv_decision"), Ct);
        Assert.True((bool)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable))["authorized"]!);
        Assert.Single(world.Mvpds.Asked);

        // What a sign-out at another process writes.
        await gate.Database.WriteAsync(
            async tx =>
            {
                var row = Assert.Single(await ProfileStore.LockByUserAsync(
                    tx, world.Site.OrganizationId, TvExample.BlueCable, world.Site.Part<ViewerHashes>().UserKey(world.Site.OrganizationId, TvExample.BlueCable, "u-7c1f")));
                Assert.True(await ProfileStore.DeleteAsync(tx, row));
            }, Ct);
        Assert.Equal("authenticated_profile_missing", (string?)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable))["error"]!["code"]);
    }

    [Fact]
    public async Task A_service_provider_may_want_profile_errors_at_the_top()
    {
        var world = await ViewerWorld.CreateAsync(gate, c => c with
        {
            ServiceProviders = [.. c.ServiceProviders.Select(p => p with { Lenient = new() { ProfileErrorsAtTop = true } })],
        });

        (await ViewerWorld.DecideAsync(await world.AppAsync(), TvExample.BlueCable, "authorize", ViewerWorld.Root, "a")).Refused(403, "authenticated_profile_missing");
    }
}

[Collection(nameof(SqliteViewerGate))]
public sealed class DecisionTestsOnSqlite(SqliteViewerGate gate) : DecisionTests(gate);

[Collection(nameof(PostgresViewerGate))]
public sealed class DecisionTestsOnPostgres(PostgresViewerGate gate) : DecisionTests(gate);
