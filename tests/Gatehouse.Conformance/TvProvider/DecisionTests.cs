using System.Text;
using Gatehouse.Client.TvProvider.Backends;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider;

/// <summary>What may be watched: the cases T84 to T110.</summary>
[Specification("TV provider API §2.11, §2.12, §7.5, §7.8")]
public abstract class TvDecisionTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T84_A_permit_has_a_window_and_a_token_with_its_own()
    {
        var decision = await TvWorld.AuthorizeAsync(await SignedInAsync());

        Assert.Equal(("acme-live", "ACMETV", "BlueCable", "mvpd", true), ((string)decision["resource"]!, (string)decision["serviceProvider"]!, (string)decision["mvpd"]!, (string)decision["source"]!, (bool)decision["authorized"]!));
        Assert.InRange((long)decision["notAfter"]! - (long)decision["notBefore"]!, 1, 86_400_000); // the MVPD may say less
        Assert.Equal(420_000, (long)decision["token"]!["notAfter"]! - (long)decision["token"]!["notBefore"]!);
        Assert.Null(decision["error"]);
    }

    [Fact]
    public async Task T85_T86_The_token_is_what_a_backend_may_rely_on()
    {
        var world = await TvWorld.OfAsync(site);
        var token = (string)(await TvWorld.AuthorizeAsync(await SignedInAsync()))["token"]!["serializedToken"]!;
        var certificates = await world.Tenant.Tenant.Anonymous.GetStringAsync($"/tv/{world.Tenant.Tenant.Session.Caller.OrganizationSlug}/media-token-certificates", Ct);
        using var backend = new MediaTokenChecker("ACMETV", certificates);
        using var late = new MediaTokenChecker("ACMETV", certificates, time: new LateClock());
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(token));

        Assert.Contains("<requestorID>ACMETV</requestorID><resourceID>acme-live</resourceID>", text, StringComparison.Ordinal);
        Assert.Contains("<mvpdId>BlueCable</mvpdId>", text, StringComparison.Ordinal);
        Assert.Equal(MediaTokenOutcome.InvalidResourceId, (await backend.CheckAsync(token, "acme-premium", Ct)).Outcome);
        Assert.Equal(MediaTokenOutcome.TokenExpired, (await late.CheckAsync(token, "acme-live", Ct)).Outcome);
        var altered = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Replace("acme-live", "acme-best", StringComparison.Ordinal)));
        Assert.Equal(MediaTokenOutcome.InvalidSignature, (await backend.CheckAsync(altered, "acme-best", Ct)).Outcome);
        Assert.Equal(MediaTokenOutcome.ValidToken, (await backend.CheckAsync(token, "acme-live", Ct)).Outcome);
    }

    [Fact]
    public async Task T87_What_was_decided_is_not_asked_again_and_the_token_is_new()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await SignedInAsync();

        var first = await TvWorld.AuthorizeAsync(device, resource: "acme-news");
        var asked = world.Blue.Asked.Count(a => a.Resource == "acme-news");
        var second = await TvWorld.AuthorizeAsync(device, resource: "acme-news");

        Assert.Equal(asked, world.Blue.Asked.Count(a => a.Resource == "acme-news"));
        Assert.Equal((long)first["notAfter"]!, (long)second["notAfter"]!);
        Assert.NotEqual((string?)first["token"]!["serializedToken"], (string?)second["token"]!["serializedToken"]);
    }

    [Fact]
    public async Task T88_T89_A_denial_is_in_the_words_of_the_MVPD()
    {
        var device = await SignedInAsync();

        var (denied, restricted) = (await TvWorld.AuthorizeAsync(device, resource: "acme-premium"), await TvWorld.AuthorizeAsync(device, resource: "acme-late"));

        Assert.False((bool)denied["authorized"]!);
        Assert.Equal(("authorization_denied_by_mvpd", 403, "Your package has no acme-premium."), ((string)denied["error"]!["code"]!, (int)denied["error"]!["status"]!, (string)denied["error"]!["details"]!));
        Assert.Null(denied["token"]);
        Assert.Equal("authorization_denied_by_parental_controls", (string?)restricted["error"]!["code"]);
    }

    [Fact]
    public async Task T91_T92_Without_a_profile_that_holds_the_item_says_so()
    {
        var world = await TvWorld.OfAsync(site);
        var (device, expired) = (await world.Tenant.AppleTvAsync(), await world.SignedOutByTimeAsync());

        Assert.Equal("authenticated_profile_missing", (string?)(await TvWorld.AuthorizeAsync(device))["error"]!["code"]);
        Assert.Equal("authenticated_profile_expired", (string?)(await TvWorld.AuthorizeAsync(expired))["error"]!["code"]);
    }

    [Theory]
    [InlineData("""{"resources":[]}""")]
    [InlineData("{}")]
    [InlineData("""{"resources":"acme-live"}""")]
    [InlineData("""{"resources":[{"id":1}]}""")]
    public async Task T93_What_is_no_list_of_texts_is_refused(string body)
    {
        var device = await (await TvWorld.OfAsync(site)).Tenant.AppleTvAsync();

        (await device.PostJsonAsync($"{TvWorld.Root}/decisions/authorize/BlueCable", body)).Refused(400, "invalid_parameter_resources");
        (await device.PostJsonAsync($"{TvWorld.Root}/decisions/preauthorize/BlueCable", body)).Refused(400, "invalid_parameter_resources");
    }

    [Fact]
    public async Task T94_T95_A_form_has_no_resources_and_a_disabled_integration_no_decisions()
    {
        var device = await (await TvWorld.OfAsync(site)).Tenant.AppleTvAsync();

        (await device.PostAsync($"{TvWorld.Root}/decisions/authorize/BlueCable", ("resources", "acme-live"))).Refused(400, "invalid_parameter_resources");
        (await device.PostJsonAsync($"{TvWorld.Root}/decisions/authorize/DarkNet", TvWorld.Body("acme-live"))).Refused(400, "invalid_integration");
    }

    [Fact]
    public async Task T96_A_description_comes_back_as_it_was()
    {
        const string Mrss = "<rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><title>acme-live</title><item><title>A &amp; B</title><media:rating scheme=\"urn:v-chip\">TV-PG</media:rating></item></channel></rss>";

        Assert.Equal(Mrss, (string?)(await TvWorld.AuthorizeAsync(await SignedInAsync(), resource: Mrss))["resource"]);
    }

    [Fact]
    public async Task T97_T98_A_preauthorization_answers_each_in_order_and_no_more_than_allowed()
    {
        var device = await SignedInAsync();

        var decisions = await TvWorld.DecideAsync(device, "preauthorize", "BlueCable", "acme-live", "acme-premium", "acme-news");

        Assert.Equal(["acme-live", "acme-premium", "acme-news"], decisions.Select(d => (string)d!["resource"]!));
        Assert.Equal([true, false, true], decisions.Select(d => (bool)d!["authorized"]!));
        Assert.Equal("preauthorization_denied_by_mvpd", (string?)decisions[1]!["error"]!["code"]);
        Assert.All(decisions, d => Assert.False(d!.AsObject().ContainsKey("token") || d.AsObject().ContainsKey("notBefore") || d.AsObject().ContainsKey("notAfter")));
        (await device.PostJsonAsync($"{TvWorld.Root}/decisions/preauthorize/BlueCable", TvWorld.Body("1", "2", "3", "4", "5", "6"))).Refused(403, "too_many_resources");
    }

    [Fact]
    public async Task T99_T100_T101_T102_Degradation_decides()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.Tenant.AppleTvAsync();

        var (authN, authZ, none) = (await TvWorld.AuthorizeAsync(device, "FrailNet"), await TvWorld.AuthorizeAsync(device, "PickerTel"), await TvWorld.AuthorizeAsync(device, "GreenSat", "acme-late"));
        var shown = await TvWorld.DecideAsync(device, "preauthorize", "PickerTel", "a", "b");

        Assert.All([authN, authZ, none, .. shown], d => Assert.Equal("degradation", (string?)d!["source"]));
        Assert.True(authN["token"] is not null && authN["notBefore"] is not null && authN["notAfter"] is not null);
        Assert.True(authZ["token"] is not null && authZ["notBefore"] is null && authZ["notAfter"] is null);
        Assert.Equal(("authorization_denied_by_degradation_rule", "Back at eight."), ((string)none["error"]!["code"]!, (string)none["error"]!["details"]!));
        Assert.All(shown, d => Assert.True((bool)d!["authorized"]!));
    }

    [Fact]
    public async Task T103_T104_A_trial_begins_with_its_first_use_and_ends()
    {
        var device = await (await TvWorld.OfAsync(site)).Tenant.AppleTvAsync();
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        var decision = await TvWorld.AuthorizeAsync(device, TvWorld.Trial1);
        await Task.Delay(TimeSpan.FromSeconds(1.1), Ct);
        var over = await TvWorld.AuthorizeAsync(device, TvWorld.Trial1);

        Assert.Equal(("temppass", true), ((string)decision["source"]!, (bool)decision["authorized"]!));
        Assert.InRange((long)decision["notBefore"]!, before, before + 60_000);
        Assert.Equal(1000, (long)decision["notAfter"]! - (long)decision["notBefore"]!);
        Assert.Equal(("temporary_access_duration_limit_exceeded", 403), ((string)over["error"]!["code"]!, (int)over["error"]!["status"]!));
    }

    [Fact]
    public async Task T105_T106_T107_T108_A_promotional_trial_is_found_by_viewer_and_by_device()
    {
        var world = await TvWorld.OfAsync(site);
        var (first, second) = (await world.Tenant.AppleTvAsync(), await world.Tenant.AppleTvAsync());
        var viewer = Guid.NewGuid().ToString();
        var nobody = await TvWorld.AuthorizeAsync(first, "Promo5", "film-1");
        Assert.Equal(("invalid_header_identity_for_temporary_access", 400), ((string)nobody["error"]!["code"]!, (int)nobody["error"]!["status"]!));

        TvWorld.TrialIdentity(first, viewer);
        TvWorld.TrialIdentity(second, viewer);
        await TvWorld.AuthorizeAsync(first, "Promo5", "film-1");
        await TvWorld.AuthorizeAsync(first, "Promo5", "film-1");
        Assert.Equal(4, await RemainingAsync(second));
        await TvWorld.AuthorizeAsync(second, "Promo5", "film-2");
        TvWorld.TrialIdentity(first, Guid.NewGuid().ToString());
        Assert.Equal(3, await RemainingAsync(first));
    }

    [Fact]
    public async Task T109_T110_Looking_starts_no_clock_and_a_reset_starts_it_anew()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.Tenant.AppleTvAsync();

        var shown = await TvWorld.DecideAsync(device, "preauthorize", TvWorld.Trial1, "a", "b", "c", "d");
        await Task.Delay(TimeSpan.FromSeconds(1.1), Ct);
        Assert.Equal(4, shown.Count(d => (bool)d!["authorized"]!));
        Assert.True((bool)(await TvWorld.AuthorizeAsync(device, TvWorld.Trial1))["authorized"]!);
        await Task.Delay(TimeSpan.FromSeconds(1.1), Ct);
        Assert.False((bool)(await TvWorld.AuthorizeAsync(device, TvWorld.Trial1))["authorized"]!);

        var owner = await world.Tenant.DesktopAsync(world.Tenant.AppM);
        var reset = $"/reset-tempass/v3/reset?requestor_id=ACMETV&mvpd_id={TvWorld.Trial1}&device_id={Uri.EscapeDataString(device.Identifier!)}";
        (await device.SendAsync(HttpMethod.Delete, reset, null)).Refused(401, "invalid_access_token_client_application");
        (await owner.SendAsync(HttpMethod.Delete, reset, null)).Ok(204);
        Assert.True((bool)(await TvWorld.AuthorizeAsync(device, TvWorld.Trial1))["authorized"]!);
    }

    private static async Task<int> RemainingAsync(TvDevice device) =>
        (int)(await TvWorld.ProfilesAsync(device, "Promo5"))["Promo5"]!["attributes"]!["remaining_resources"]!["value"]!;

    private async Task<TvDevice> SignedInAsync() => await (await TvWorld.OfAsync(site)).SignedInAsync();

    private sealed class LateClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddMinutes(30);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class TvDecisionTestsOnSqlite(SqliteSite site) : TvDecisionTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvDecisionTestsOnPostgres(PostgresSite site) : TvDecisionTests(site);
