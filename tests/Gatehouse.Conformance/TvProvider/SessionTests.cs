using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider;

/// <summary>How a device begins to sign in: the cases T32 to T56, and T62.</summary>
[Specification("TV provider API §2.4 to §2.6, §7.3")]
public abstract class TvSessionTests(Site site)
{
    private const string Sessions = TvWorld.Root + "/sessions";

    [Fact]
    public async Task T32_A_complete_session_sends_the_viewer_to_the_browser()
    {
        var json = (await (await DeviceAsync()).PostAsync(Sessions, TvWorld.Complete("BlueCable"))).Ok().Json;

        Assert.Equal(("authenticate", "interactive", "none"), Next(json));
        Assert.Equal($"/api/v2/authenticate/ACMETV/{json["code"]}", (string?)json["url"]);
        Assert.Equal(1_800_000, long.Parse((string)json["notAfter"]!, null) - long.Parse((string)json["notBefore"]!, null));
        Assert.Matches("^[A-HJ-NP-Z2-9]{7}$", (string)json["code"]!);
    }

    [Fact]
    public async Task T33_Without_parameters_all_three_are_missing()
    {
        var json = (await (await DeviceAsync()).PostAsync(Sessions)).Ok().Json;

        Assert.Equal(("resume", "direct", "none"), Next(json));
        Assert.Equal(["mvpd", "domainName", "redirectUrl"], Missing(json));
        Assert.Equal($"{Sessions}/{json["code"]}", (string?)json["url"]);
        Assert.False(json.ContainsKey("mvpd"));
    }

    [Fact]
    public async Task T34_With_an_MVPD_alone_the_places_are_missing()
    {
        var json = (await (await DeviceAsync()).PostAsync(Sessions, ("mvpd", "BlueCable"))).Ok().Json;

        Assert.Equal(("resume", "direct", "none"), Next(json));
        Assert.Equal(["domainName", "redirectUrl"], Missing(json));
        Assert.Equal("BlueCable", (string?)json["mvpd"]);
    }

    [Fact]
    public async Task T35_Who_is_signed_in_goes_on()
    {
        var device = await (await TvWorld.OfAsync(site)).SignedInAsync();

        var json = (await device.PostAsync(Sessions, TvWorld.Complete("BlueCable"))).Ok().Json;

        Assert.Equal(("authorize", "direct", "authenticated"), Next(json));
        Assert.Equal($"{TvWorld.Root}/decisions/authorize/BlueCable", (string?)json["url"]);
        Assert.False(json.ContainsKey("code") || json.ContainsKey("notBefore"));
    }

    [Theory]
    [InlineData(TvExample.Trial30, "temporary")]
    [InlineData(TvExample.FrailNet, "degraded")]
    public async Task T36_T37_Trials_and_degraded_MVPDs_need_no_sign_in(string mvpd, string reason) =>
        Assert.Equal(("authorize", "direct", reason), Next((await (await DeviceAsync()).PostAsync(Sessions, ("mvpd", mvpd))).Ok().Json));

    [Fact]
    public async Task T38_A_platforms_identity_is_known_in_another_app()
    {
        var world = await TvWorld.OfAsync(site);
        var (first, second) = (await world.Tenant.AppleTvAsync(), await world.Tenant.AppleTvAsync(world.Tenant.App2));
        var viewer = TvIdentity.NewSubject();
        TvIdentity.OfPlatform(first, viewer);
        TvIdentity.OfPlatform(second, viewer);
        await world.SignInAsync(first);

        Assert.Equal(("authorize", "direct", "authenticatedSSO"), Next((await second.PostAsync($"{TvWorld.OtherRoot}/sessions", ("mvpd", "BlueCable"))).Ok().Json));
    }

    [Theory]
    [InlineData("mvpd", "DarkNet", "invalid_integration")] // T39
    [InlineData("mvpd", "Nope", "invalid_parameter_mvpd")] // T40
    [InlineData("redirectUrl", "https://evil.example", "invalid_parameter_redirect_url")] // T41
    [InlineData("domainName", "evil.example", "invalid_parameter_redirect_url")]
    public async Task T39_T40_T41_What_may_not_be_is_refused(string name, string value, string code) =>
        (await (await DeviceAsync()).PostAsync(Sessions, (name, value))).Refused(400, code);

    [Theory]
    [InlineData(null)]
    [InlineData("serial abc")]
    [InlineData("fingerprint ")]
    public async Task T42_T43_A_device_without_a_name_is_refused(string? identifier)
    {
        var device = await DeviceAsync();
        device.Identifier = identifier;

        (await device.PostAsync(Sessions)).Refused(400, "invalid_header_device_identifier");
    }

    [Fact]
    public async Task T44_T45_A_device_may_be_unknown_but_not_unreadable()
    {
        var device = await DeviceAsync();

        device.Info = "%%%";
        (await device.PostAsync(Sessions)).Refused(400, "invalid_header_device_info");
        device.Info = Convert.ToBase64String("""{"model":"AppleTV14,1" "osName":"tvOS"}"""u8);
        var code = (await device.PostAsync(Sessions)).Ok().Json["code"];
        Assert.Null((string?)(await device.GetAsync($"{Sessions}/{code}")).Ok().Json["device"]!["operatingSystem"]!["name"]);
    }

    [Fact]
    public async Task T46_A_new_session_of_the_device_ends_the_older()
    {
        var device = await DeviceAsync();
        var (first, second) = ((await device.PostAsync(Sessions)).Ok().Json["code"], (await device.PostAsync(Sessions)).Ok().Json["code"]);

        (await device.GetAsync($"{Sessions}/{first}")).Refused(400, "invalid_authentication_session");
        (await device.GetAsync($"{Sessions}/{second}")).Ok();
    }

    [Fact]
    public async Task T47_T48_T62_A_session_shows_what_is_there_and_what_is_missing()
    {
        var device = await DeviceAsync();
        var code = (string)(await device.PostAsync(Sessions, ("mvpd", "BlueCable"))).Ok().Json["code"]!;

        var json = (await device.GetAsync($"{Sessions}/{code.ToLowerInvariant()}")).Ok().Json;

        Assert.Equal(("BlueCable", "ACMETV"), ((string)json["existingParameters"]!["mvpd"]!, (string)json["existingParameters"]!["serviceProvider"]!));
        Assert.Equal(["domainName", "redirectUrl"], Missing(json));
        Assert.Equal("tvOS", (string?)json["device"]!["operatingSystem"]!["name"]);
        Assert.Equal("""{"major":18,"minor":4,"patch":0,"profile":""}""", json["device"]!["operatingSystem"]!["version"]!.ToJsonString());
        Assert.True(json["device"]!["browser"]!.AsObject().TryGetPropertyValue("name", out var nothing) && nothing is null);
        var complete = (string)(await device.PostAsync(Sessions, TvWorld.Complete("BlueCable"))).Ok().Json["code"]!;
        Assert.False((await device.GetAsync($"/api/v2/sessions/ACMETV/{complete[..3]}-{complete[3..]}/")).Ok().Json.ContainsKey("missingParameters"));
    }

    [Fact]
    public async Task T49_T50_T51_A_code_that_is_none_or_not_of_the_service_provider_is_refused()
    {
        var world = await TvWorld.OfAsync(site);
        var (device, other) = (await DeviceAsync(), await world.Tenant.AppleTvAsync(world.Tenant.App2));
        var code = (await device.PostAsync(Sessions)).Ok().Json["code"];

        (await device.GetAsync($"{Sessions}/ZZZZZZZ")).Refused(400, "invalid_authentication_session");
        (await device.GetAsync($"{Sessions}/a*b")).Refused(400, "invalid_parameter_code");
        (await other.GetAsync($"{TvWorld.OtherRoot}/sessions/{code}")).Refused(400, "invalid_authentication_session");
    }

    [Fact]
    public async Task T52_T53_T54_A_second_screen_completes_the_session_without_a_device()
    {
        var world = await TvWorld.OfAsync(site);
        var (television, phone) = (await DeviceAsync(), await world.Tenant.DesktopAsync(world.Everywhere));
        (phone.Identifier, phone.Info) = (null, null);
        var begun = (await television.PostAsync(Sessions, ("mvpd", "BlueCable"))).Ok().Json;
        var address = $"{Sessions}/{begun["code"]}";

        var retry = (await phone.PostAsync(address, ("domain", "acme.example"))).Ok().Json;
        var done = (await phone.PostAsync(address, ("redirectUrl", TvWorld.Done))).Ok().Json;

        Assert.Equal(("retry", "direct", "none"), Next(retry));
        Assert.Equal(["redirectUrl"], Missing(retry));
        Assert.Equal(("authenticate", "interactive", "none"), Next(done));
        Assert.Equal(((string)begun["code"]!, (string)begun["notAfter"]!), ((string)done["code"]!, (string)done["notAfter"]!));
        await world.BrowseAsync((string)done["url"]!);
        Assert.Single(await TvWorld.ProfilesAsync(television));
    }

    [Fact]
    public async Task T55_A_second_screen_chooses_a_trial()
    {
        var device = await DeviceAsync();
        var code = (string)(await device.PostAsync(Sessions)).Ok().Json["code"]!;

        Assert.Equal(("authorize", "direct", "temporary"), Next((await device.PostAsync($"{Sessions}/{code}", ("mvpd", "Trial30"))).Ok().Json));
    }

    [Fact]
    public async Task T56_A_code_ends()
    {
        site.NeedOurServer(); // whose sessions can be made older than they are
        var device = await DeviceAsync();
        var code = (string)(await device.PostAsync(Sessions)).Ok().Json["code"]!;

        await (await TvWorld.OfAsync(site)).ExpireSessionAsync(code);

        (await device.PostAsync($"{Sessions}/{code}", ("mvpd", "Trial30"))).Refused(400, "invalid_authentication_session");
    }

    private static (string?, string?, string?) Next(System.Text.Json.Nodes.JsonObject json) => ((string?)json["actionName"], (string?)json["actionType"], (string?)json["reasonType"]);

    private static IEnumerable<string> Missing(System.Text.Json.Nodes.JsonObject json) => json["missingParameters"]!.AsArray().Select(n => (string)n!);

    private async Task<TvDevice> DeviceAsync() => await (await TvWorld.OfAsync(site)).Tenant.AppleTvAsync();
}

[Collection(nameof(SqliteSite))]
public sealed class TvSessionTestsOnSqlite(SqliteSite site) : TvSessionTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvSessionTestsOnPostgres(PostgresSite site) : TvSessionTests(site);
