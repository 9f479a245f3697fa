using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Viewers.Support;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.Tests.TvProvider.Viewers;

public abstract class SessionTests(IViewerGate gate)
{
    private const string Sessions = ViewerWorld.Root + "/sessions";

    private static readonly (string, string)[] Complete = [("mvpd", TvExample.BlueCable), ("domainName", "acme.example"), ("redirectUrl", ViewerWorld.Done)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T32_A_complete_session_sends_the_viewer_to_the_browser()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();

        var json = (await app.PostAsync(Sessions, Complete)).Ok().Json;

        Assert.Equal(("authenticate", "interactive", "none"), ((string)json["actionName"]!, (string)json["actionType"]!, (string)json["reasonType"]!));
        Assert.Equal($"/api/v2/authenticate/ACMETV/{json["code"]}", (string?)json["url"]);
        Assert.Equal(1_800_000, long.Parse((string)json["notAfter"]!, null) - long.Parse((string)json["notBefore"]!, null));
        Assert.Null(json["missingParameters"]);
        Assert.Equal("BlueCable", (string?)json["mvpd"]);
    }

    [Fact]
    public async Task T33_Without_parameters_all_three_are_missing()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();

        var json = (await app.PostAsync(Sessions)).Ok().Json;

        Assert.Equal(("resume", "direct", "none"), ((string)json["actionName"]!, (string)json["actionType"]!, (string)json["reasonType"]!));
        Assert.Equal(["mvpd", "domainName", "redirectUrl"], json["missingParameters"]!.AsArray().Select(n => (string)n!));
        Assert.Equal($"{Sessions}/{json["code"]}", (string?)json["url"]);
        Assert.Null(json["mvpd"]);
    }

    [Fact]
    public async Task T35_Who_is_signed_in_needs_no_session()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();

        var json = (await app.PostAsync(Sessions, Complete)).Ok().Json;

        Assert.Equal(("authorize", "direct", "authenticated"), ((string)json["actionName"]!, (string)json["actionType"]!, (string)json["reasonType"]!));
        Assert.Equal("/api/v2/ACMETV/decisions/authorize/BlueCable", (string?)json["url"]);
        Assert.Null(json["code"]);
        Assert.Null(json["notBefore"]);
        Assert.NotNull(json["sessionId"]);
    }

    [Fact]
    public async Task T36_T37_Trials_and_degraded_MVPDs_need_none_either()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        await world.Site.DegradeAsync(DegradationKind.AuthNAll, TvExample.FrailNet);

        Assert.Equal("temporary", (string?)(await app.PostAsync(Sessions, ("mvpd", TvExample.Trial30))).Ok().Json["reasonType"]);
        Assert.Equal("degraded", (string?)(await app.PostAsync(Sessions, ("mvpd", TvExample.FrailNet))).Ok().Json["reasonType"]);
    }

    [Theory]
    [InlineData("mvpd", TvExample.DarkNet, "invalid_integration")]
    [InlineData("mvpd", "Nope", "invalid_parameter_mvpd")]
    [InlineData("redirectUrl", "https://evil.example", "invalid_parameter_redirect_url")]
    [InlineData("redirectUrl", "javascript:alert(1)", "invalid_parameter_redirect_url")]
    [InlineData("redirectUrl", "https://acme.example@evil.example/", "invalid_parameter_redirect_url")]
    [InlineData("domainName", "evilacme.example", "invalid_parameter_redirect_url")]
    public async Task What_may_not_be_is_refused(string name, string value, string code)
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();

        (await app.PostAsync(Sessions, (name, value))).Refused(400, code);
    }

    [Fact]
    public async Task Subdomains_and_custom_schemes_are_places_of_the_service_provider()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();

        (await app.PostAsync(Sessions, ("redirectUrl", "adbe.k3x9q2://signed-in"), ("domain", "tv.acme.example"))).Ok();
    }

    [Fact]
    public async Task T42_T45_The_device_must_name_itself_and_may_be_unknown()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();
        var identifier = app.Headers["AP-Device-Identifier"];

        app.Headers.Remove("AP-Device-Identifier");
        (await app.PostAsync(Sessions)).Refused(400, "invalid_header_device_identifier");
        app.Headers["AP-Device-Identifier"] = "serial abc";
        (await app.PostAsync(Sessions)).Refused(400, "invalid_header_device_identifier");
        app.Headers["AP-Device-Identifier"] = identifier;
        app.Headers["X-Device-Info"] = "%%%";
        (await app.PostAsync(Sessions)).Refused(400, "invalid_header_device_info");
        app.Headers["X-Device-Info"] = "e2JhZA==";
        (await app.PostAsync(Sessions)).Ok();
    }

    [Fact]
    public async Task T46_A_new_session_of_the_same_device_ends_the_older()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();
        var first = (string)(await app.PostAsync(Sessions, Complete)).Ok().Json["code"]!;
        var second = (string)(await app.PostAsync(Sessions, Complete)).Ok().Json["code"]!;

        Assert.NotEqual(first, second);
        (await app.GetAsync($"{Sessions}/{first}")).Refused(400, "invalid_authentication_session");
        (await app.GetAsync($"{Sessions}/{second}")).Ok();
    }

    [Fact]
    public async Task T47_T48_A_session_shows_what_is_there_what_is_missing_and_the_device()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();
        var open = (string)(await app.PostAsync(Sessions, ("mvpd", TvExample.BlueCable))).Ok().Json["code"]!;

        var json = (await app.GetAsync($"{Sessions}/{open.ToLowerInvariant()}")).Ok().Json;

        Assert.Equal(("BlueCable", "ACMETV"), ((string)json["existingParameters"]!["mvpd"]!, (string)json["existingParameters"]!["serviceProvider"]!));
        Assert.Equal(["domainName", "redirectUrl"], json["missingParameters"]!.AsArray().Select(n => (string)n!));
        Assert.Equal("tvOS", (string?)json["device"]!["operatingSystem"]!["name"]);
        Assert.Equal(18, (int)json["device"]!["operatingSystem"]!["version"]!["major"]!);
        Assert.True(json["device"]!["browser"]!.AsObject().ContainsKey("name"));
        Assert.Equal("127.0.0.0", (string?)json["device"]!["connection"]!["ipAddress"]);
        var complete = (string)(await app.PostAsync(Sessions, Complete)).Ok().Json["code"]!;
        Assert.Null((await app.GetAsync($"{Sessions}/{complete}")).Ok().Json["missingParameters"]);
    }

    [Fact]
    public async Task T49_T51_Codes_that_are_none_or_of_another_service_provider_are_refused()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        var code = (string)(await app.PostAsync(Sessions, Complete)).Ok().Json["code"]!;
        var stranger = await ViewerWorld.CreateAsync(gate);

        (await app.GetAsync($"{Sessions}/ZZZZZZZ")).Refused(400, "invalid_authentication_session");
        (await app.GetAsync($"{Sessions}/a*b")).Refused(400, "invalid_parameter_code");
        (await app.GetAsync($"{ViewerWorld.OtherRoot}/sessions/{code}")).Refused(400, "invalid_authentication_session");
        (await (await stranger.AppAsync()).GetAsync($"{Sessions}/{code}")).Refused(400, "invalid_authentication_session");
    }

    [Fact]
    public async Task T52_T54_Another_app_completes_a_session_without_a_device()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var (television, phone) = (await world.AppAsync(), await world.AppAsync());
        phone.Headers.Clear();
        var begun = (await television.PostAsync(Sessions, ("mvpd", TvExample.BlueCable))).Ok().Json;
        var address = $"{Sessions}/{begun["code"]}";

        var retry = (await phone.PostAsync(address, ("domainName", "acme.example"))).Ok().Json;
        Assert.Equal(("retry", "direct"), ((string)retry["actionName"]!, (string)retry["actionType"]!));
        Assert.Equal(["redirectUrl"], retry["missingParameters"]!.AsArray().Select(n => (string)n!));
        gate.Clock.Advance(TimeSpan.FromMinutes(5));
        var done = (await phone.PostAsync(address, ("redirectUrl", ViewerWorld.Done))).Ok().Json;

        Assert.Equal(("authenticate", "interactive"), ((string)done["actionName"]!, (string)done["actionType"]!));
        Assert.Equal(((string)begun["code"]!, (string)begun["notAfter"]!), ((string)done["code"]!, (string)done["notAfter"]!));
        (await phone.PostAsync($"/api/v2/sessions/ACMETV/{begun["code"]}/")).Ok();
    }

    [Fact]
    public async Task What_the_device_chose_no_second_screen_changes()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        var code = (string)(await app.PostAsync(Sessions, ("mvpd", TvExample.BlueCable))).Ok().Json["code"]!;

        await app.PostAsync($"{Sessions}/{code}", ("mvpd", TvExample.GreenSat), ("domainName", "acme.example"));
        await app.PostAsync($"{Sessions}/{code}", ("domainName", "www.acme.example"));

        var there = (await app.GetAsync($"{Sessions}/{code}")).Ok().Json["existingParameters"]!;
        Assert.Equal(("BlueCable", "www.acme.example"), ((string)there["mvpd"]!, (string)there["domainName"]!));
    }

    [Fact]
    public async Task T55_T56_A_second_screen_chooses_a_trial_in_time()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();
        var code = (string)(await app.PostAsync(Sessions)).Ok().Json["code"]!;

        Assert.Equal("temporary", (string?)(await app.PostAsync($"{Sessions}/{code}", ("mvpd", TvExample.Trial30))).Ok().Json["reasonType"]);
        Assert.Equal("temporary", (string?)(await app.GetAsync($"{ViewerWorld.Root}/profiles/code/{code}")).Ok().Json["profiles"]![TvExample.Trial30]!["type"]);
        gate.Clock.Advance(TimeSpan.FromMinutes(30));
        (await app.PostAsync($"{Sessions}/{code}", ("mvpd", TvExample.Trial30))).Refused(400, "invalid_authentication_session");
    }

    [Fact]
    public async Task A_failed_sign_in_leaves_the_code_and_a_successful_one_uses_it_up()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        var code = (string)(await app.PostAsync(Sessions, Complete)).Ok().Json["code"]!;
        var viewers = world.Site.Part<IViewers>();
        var session = (await viewers.SessionAsync(code, Ct))!;
        await gate.Database.WriteAsync(tx => viewers.StartAsync(tx, session.Id, "first", null), Ct);
        await gate.Database.WriteAsync(tx => viewers.FailAsync(tx, session, "the viewer went away"), Ct);

        Assert.Null(await gate.Database.WriteAsync(tx => viewers.TakeAsync(tx, "first"), Ct));
        Assert.Empty((await app.GetAsync($"{ViewerWorld.Root}/profiles/code/{code}")).Ok().Json["profiles"]!.AsObject());
        Assert.True(await world.FinishAsync(code, ViewerWorld.SignIn("u-1")));

        Assert.True((await viewers.SessionAsync(code, Ct))!.Done);
        Assert.False(await world.FinishAsync(code, ViewerWorld.SignIn("u-2")));
        Assert.Equal("regular", (string?)(await app.GetAsync($"{ViewerWorld.Root}/profiles/code/{code}")).Ok().Json["profiles"]!["BlueCable"]!["type"]);
        Assert.Equal("authorize", (string?)(await app.PostAsync($"{Sessions}/{code}")).Ok().Json["actionName"]);
    }

    [Fact]
    public async Task A_sign_in_of_a_replaced_session_comes_to_nothing()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        var code = (string)(await app.PostAsync(Sessions, Complete)).Ok().Json["code"]!;
        var viewers = world.Site.Part<IViewers>();
        var session = (await viewers.SessionAsync(code, Ct))!;
        await gate.Database.WriteAsync(tx => viewers.StartAsync(tx, session.Id, "late", null), Ct);
        (await app.PostAsync(Sessions, Complete)).Ok();

        Assert.Null(await gate.Database.WriteAsync(tx => viewers.TakeAsync(tx, "late"), Ct));
    }
}

[Collection(nameof(SqliteViewerGate))]
public sealed class SessionTestsOnSqlite(SqliteViewerGate gate) : SessionTests(gate);

[Collection(nameof(PostgresViewerGate))]
public sealed class SessionTestsOnPostgres(PostgresViewerGate gate) : SessionTests(gate);
