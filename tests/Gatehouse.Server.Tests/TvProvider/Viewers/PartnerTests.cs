using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Viewers.Support;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.Tests.TvProvider.Viewers;

public abstract class PartnerTests(IViewerGate gate)
{
    private const string Sso = ViewerWorld.Root + "/sessions/sso/Apple";
    private const string ProfilesSso = ViewerWorld.Root + "/profiles/sso/Apple";

    private static readonly (string, string)[] Places = [("domainName", "acme.example"), ("redirectUrl", ViewerWorld.Done)];

    private int _answers;

    [Fact]
    public async Task T111_T124_The_framework_is_asked_where_everything_allows_it()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        world.Partner(app, expires: TimeSpan.FromDays(1));

        var json = (await app.PostAsync(ViewerWorld.Root + "/sessions/sso/apple", Places)).Ok().Json;

        Assert.Equal(("partner_profile", "direct", "none"), ((string)json["actionName"]!, (string)json["actionType"]!, (string)json["reasonType"]!));
        Assert.Equal((ProfilesSso, "BlueCable"), ((string)json["url"]!, (string)json["mvpd"]!));
        Assert.Null(json["code"]);
        Assert.Equal("saml", (string?)json["authenticationRequest"]!["type"]);
        Assert.Equal(["uid", "NameID", "uniqueId", "householdID", "zip"], json["authenticationRequest"]!["attributesNames"]!.AsArray().Select(n => (string)n!));
    }

    [Theory]
    [InlineData(PartnerAccess.NotGranted)]
    [InlineData(PartnerAccess.NotDetermined)]
    [InlineData(null)]
    public async Task T113_T114_Without_permission_there_is_another_way_without_an_MVPD(PartnerAccess? access)
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        if (access is { } stated)
        {
            world.Partner(app, stated);
        }

        var json = (await app.PostAsync(Sso, Places)).Ok().Json;

        Assert.Equal(("resume", "pfs_fallback"), ((string)json["actionName"]!, (string)json["reasonType"]!));
        Assert.Equal(["mvpd"], json["missingParameters"]!.AsArray().Select(n => (string)n!));
        Assert.NotNull(json["code"]);
        Assert.Null(json["mvpd"]);
    }

    [Fact]
    public async Task T115_T119_Every_obstacle_has_its_fallback()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();

        world.Partner(app, expires: TimeSpan.FromMinutes(-1));
        await FallsBackAsync(app, "authenticate", "pfs_fallback", "BlueCable");
        world.Partner(app, provider: "nobody");
        await FallsBackAsync(app, "resume", "pfs_fallback", null);
        world.Partner(app, provider: "picker-tel");
        await FallsBackAsync(app, "authenticate", "configuration_fallback", "PickerTel");
        world.Partner(app);
        var json = (await app.PostAsync(Sso, ("domainName", "acme.example"))).Ok().Json;
        Assert.Equal(("resume", "missing_parameters_fallback", "BlueCable"), ((string)json["actionName"]!, (string)json["reasonType"]!, (string)json["mvpd"]!));
        Assert.Equal(["redirectUrl"], json["missingParameters"]!.AsArray().Select(n => (string)n!));
        app.On(TvApp.Desktop);
        await FallsBackAsync(app, "authenticate", "configuration_fallback", "BlueCable");
    }

    [Fact]
    public async Task T118_T125_Settings_decide()
    {
        var off = await ViewerWorld.CreateAsync(gate, c => Change(c, i => i with { Traits = new TvTraits { SingleSignOn = false } }));
        var app = await off.AppAsync();
        off.Partner(app);
        await FallsBackAsync(app, "authenticate", "configuration_fallback", "BlueCable");

        var disabled = await ViewerWorld.CreateAsync(gate, c => Change(c, i => i with { Enabled = false }));
        app = await disabled.AppAsync();
        disabled.Partner(app);
        (await app.PostAsync(Sso, Places)).Refused(400, "invalid_integration");
        (await app.PostAsync(ViewerWorld.Root + "/sessions/sso/Nokia", Places)).Refused(400, "invalid_parameter_partner");
    }

    [Fact]
    public async Task Incomplete_settings_fall_back_or_say_what_is_missing()
    {
        TvConfiguration Broken(TvConfiguration c) => c with
        {
            Mvpds = [.. c.Mvpds.Select(m => m.Id == TvExample.BlueCable ? m with { Platforms = [.. m.Platforms.Select(p => p with { ProfileExchange = null })] } : m)],
        };
        var world = await ViewerWorld.CreateAsync(gate, Broken);
        var app = await world.AppAsync();
        world.Partner(app);
        await FallsBackAsync(app, "authenticate", "configuration_fallback", "BlueCable");

        var strict = await ViewerWorld.CreateAsync(gate, c => Broken(c) with { ServiceProviders = [.. c.ServiceProviders.Select(p => p with { Lenient = new TvLeniency { ConfigurationErrorsAtTop = true } })] });
        app = await strict.AppAsync();
        strict.Partner(app);
        (await app.PostAsync(Sso, Places)).Refused(500, "invalid_configuration_mvpd_platform_profile_exchange");
    }

    [Fact]
    public async Task T120_T122_Who_may_go_on_needs_no_framework()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var (regular, apple, nobody) = (await world.SignedInAsync(), await AppleAsync(world), await world.AppAsync());
        world.Partner(regular);
        world.Partner(nobody);

        Assert.Equal("authenticated", (string?)(await regular.PostAsync(Sso, Places)).Ok().Json["reasonType"]);
        Assert.Equal("authenticatedSSO", (string?)(await apple.PostAsync(Sso, Places)).Ok().Json["reasonType"]);
        await world.Site.DegradeAsync(DegradationKind.AuthNAll, TvExample.BlueCable);
        Assert.Equal("degraded", (string?)(await nobody.PostAsync(Sso, Places)).Ok().Json["reasonType"]);
    }

    [Fact]
    public async Task T127_T135_An_answer_makes_a_profile_once()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        world.Partner(app);
        (await app.PostAsync(Sso, Places)).Ok();
        world.Mvpds.Judge = text => text.StartsWith("good+answer", StringComparison.Ordinal) ? ViewerWorld.SignIn("u-7c1f") : null;
        var answer = $"good answer{Guid.NewGuid():N}";

        var profile = (await app.PostAsync(ProfilesSso, ("SAMLResponse", answer))).Ok(201).Json["profiles"]!["BlueCable"]!;

        Assert.Equal(("appleSSO", "Apple"), ((string)profile["type"]!, (string)profile["issuer"]!));
        Assert.Equal(gate.Clock.GetUtcNow().AddDays(30).ToUnixTimeMilliseconds(), (long)profile["notAfter"]!);
        Assert.Single(world.Mvpds.Pending.Last());
        (await app.PostAsync(ProfilesSso, ("SAMLResponse", answer))).Refused(400, "invalid_parameter_saml_response");
        (await app.PostAsync(ProfilesSso, ("SAMLResponse", "bad"))).Refused(400, "invalid_parameter_saml_response");
        (await app.PostAsync(ProfilesSso)).Refused(400, "invalid_parameter_saml_response");

        var other = await world.AppAsync();
        world.Partner(other);
        (await other.PostAsync(Sso, Places)).Ok();
        (await other.PostAsync(ProfilesSso, ("SAMLResponse", answer))).Refused(400, "invalid_parameter_saml_response");
        Assert.Empty(await ViewerWorld.ProfilesAsync(other));
    }

    [Fact]
    public async Task An_answer_from_a_device_that_was_given_no_request_makes_no_profile()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var (app, late) = (await world.AppAsync(), await world.AppAsync());
        world.Partner(app);
        world.Partner(late);
        world.Mvpds.Judge = _ => ViewerWorld.SignIn("u-7c1f");

        (await app.PostAsync(ProfilesSso, ("SAMLResponse", $"{Guid.NewGuid():N}"))).Refused(400, "invalid_parameter_saml_response");
        (await late.PostAsync(Sso, Places)).Ok();
        gate.Clock.Advance(TimeSpan.FromMinutes(30));
        (await late.PostAsync(ProfilesSso, ("SAMLResponse", $"{Guid.NewGuid():N}"))).Refused(400, "invalid_parameter_saml_response");

        Assert.Empty(await ViewerWorld.ProfilesAsync(app));
        Assert.Empty(await ViewerWorld.ProfilesAsync(late));
    }

    [Fact]
    public async Task T128_T133_The_frameworks_word_is_judged_before_its_answer()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();

        await RefusesAsync(app, "invalid_header_pfs_permission_access_not_present");
        world.Partner(app, PartnerAccess.NotDetermined);
        await RefusesAsync(app, "invalid_header_pfs_permission_access_not_determined");
        world.Partner(app, PartnerAccess.NotGranted);
        await RefusesAsync(app, "invalid_header_pfs_permission_access_not_granted");
        world.Partner(app, provider: "nobody");
        await RefusesAsync(app, "invalid_header_pfs_provider_id_not_determined");
        world.Partner(app, provider: "picker-tel");
        await RefusesAsync(app, "invalid_header_pfs_provider_id_mismatch");
        world.Partner(app, expires: TimeSpan.Zero);
        await RefusesAsync(app, "invalid_header_pfs_provider_info_expired");
    }

    [Fact]
    public async Task T136_Under_degradation_and_without_the_settings_nothing_is_made()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        world.Partner(app, provider: "picker-tel");
        Assert.Empty((await app.PostAsync(ProfilesSso, ("SAMLResponse", "anything"))).Ok().Json["profiles"]!.AsObject());

        await world.Site.DegradeAsync(DegradationKind.AuthNAll, TvExample.BlueCable);
        world.Partner(app);

        Assert.Equal("degraded", (string?)(await app.PostAsync(ProfilesSso, ("SAMLResponse", "anything"))).Ok().Json["profiles"]!["BlueCable"]!["type"]);
    }

    [Fact]
    public async Task T138_T142_Apples_profile_is_shown_and_used_only_with_the_frameworks_word()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await AppleAsync(world);

        Assert.Single(await ViewerWorld.ProfilesAsync(app));
        Assert.True((bool)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable))["authorized"]!);
        world.Partner(app, PartnerAccess.NotGranted);
        Assert.Empty(await ViewerWorld.ProfilesAsync(app, TvExample.BlueCable));
        app.Headers.Remove("AP-Partner-Framework-Status");
        Assert.Empty(await ViewerWorld.ProfilesAsync(app));
        (await ViewerWorld.DecideAsync(app, TvExample.BlueCable, "authorize", ViewerWorld.Root, "acme-live")).Refused(400, "invalid_header_pfs_permission_access_not_present");
        (await ViewerWorld.DecideAsync(app, TvExample.BlueCable, "preauthorize", ViewerWorld.Root, "acme-live")).Refused(400, "invalid_header_pfs_permission_access_not_present");

        await world.SignInAsync(app);
        Assert.Equal("regular", (string?)Assert.Single(await ViewerWorld.ProfilesAsync(app)).Value!["type"]);
        Assert.True((bool)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable))["authorized"]!);
    }

    [Fact]
    public async Task T149_Apples_profile_is_gone_at_once_and_the_viewer_signs_the_device_out()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await AppleAsync(world);
        app.Headers.Remove("AP-Partner-Framework-Status");

        var logout = (await app.GetAsync($"{ViewerWorld.Root}/logout/BlueCable?redirectUrl={ViewerWorld.Done}")).Ok().Json["logouts"]!["BlueCable"]!;

        Assert.Equal("""{"actionName":"partner_logout","actionType":"partner_interactive","mvpd":"BlueCable"}""", logout.ToJsonString());
        world.Partner(app);
        Assert.Empty(await ViewerWorld.ProfilesAsync(app));
    }

    private async Task<TvApp> AppleAsync(ViewerWorld world)
    {
        var app = await world.AppAsync();
        world.Partner(app);
        world.Mvpds.Judge = _ => ViewerWorld.SignIn("u-7c1f");
        (await app.PostAsync(Sso, Places)).Ok();
        (await app.PostAsync(ProfilesSso, ("SAMLResponse", $"{Guid.NewGuid():N}{++_answers}"))).Ok(201);
        return app;
    }

    private static async Task FallsBackAsync(TvApp app, string action, string reason, string? mvpd)
    {
        var json = (await app.PostAsync(Sso, Places)).Ok().Json;
        Assert.Equal((action, reason, mvpd), ((string)json["actionName"]!, (string)json["reasonType"]!, (string?)json["mvpd"]));
        Assert.NotNull(json["code"]);
    }

    // A response that claims to be of BlueCable; nothing of it is looked at but that.
    private static async Task RefusesAsync(TvApp app, string code)
    {
        const string Xml = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"><saml:Issuer>https://blue.example/saml</saml:Issuer></samlp:Response>";
        (await app.PostAsync(ProfilesSso, ("SAMLResponse", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Xml))))).Refused(400, code);
    }

    private static TvConfiguration Change(TvConfiguration configuration, Func<TvIntegration, TvIntegration> change) => configuration with
    {
        Integrations = [.. configuration.Integrations.Select(i => i.Mvpd == TvExample.BlueCable ? change(i) : i)],
    };
}

[Collection(nameof(SqliteViewerGate))]
public sealed class PartnerTestsOnSqlite(SqliteViewerGate gate) : PartnerTests(gate);

[Collection(nameof(PostgresViewerGate))]
public sealed class PartnerTestsOnPostgres(PostgresViewerGate gate) : PartnerTests(gate);
