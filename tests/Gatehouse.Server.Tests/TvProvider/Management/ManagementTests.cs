using System.Text;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Applications;

namespace Gatehouse.Server.Tests.TvProvider.Management;

public abstract class ManagementTests(IGateFixture gate)
{
    private const string Measure = "/control/v3/degradation/acme/authnAll?mvpd=FrailNet";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trial_of_one_device_begins_anew_and_that_of_another_goes_on()
    {
        var site = await TvSite.CreateAsync(gate);
        var owner = await ManagerAsync(site, TvScopes.TempPass);
        var application = await site.ApplicationAsync();
        var (one, other) = (await TvApp.StartAsync(site, application), await TvApp.StartAsync(site, application));
        await WatchAsync(one);
        await WatchAsync(other);
        Assert.Equal(2, await TrialsAsync(site));
        var device = Uri.EscapeDataString(one.Headers["AP-Device-Identifier"].Split(' ')[1]);

        (await owner.SendAsync(HttpMethod.Delete, $"/reset-tempass/v3/reset?requestor_id=ACMETV&mvpd_id=Trial30&device_id={device}", null)).Ok(204);
        Assert.Equal(1, await TrialsAsync(site));

        (await owner.SendAsync(HttpMethod.Delete, "/reset-tempass/v3/reset?requestor_id=ACMETV&mvpd_id=Trial30", null)).Ok(204);
        Assert.Equal(0, await TrialsAsync(site));
    }

    [Fact]
    public async Task A_promotional_trial_begins_anew_by_its_identity()
    {
        var site = await TvSite.CreateAsync(gate);
        var owner = await ManagerAsync(site, TvScopes.TempPass);
        var app = await TvApp.StartAsync(site);
        app.Headers["AP-TempPass-Identity"] = Convert.ToBase64String("""{"email":"5d41402abc4b2a76"}"""u8);
        await WatchAsync(app, TvExample.Promo5);
        Assert.Equal(1, await TrialsAsync(site));

        (await owner.SendAsync(HttpMethod.Delete, "/reset-tempass/v3/reset/generic?requestor_id=ACMETV&mvpd_id=Promo5&key=another", null)).Ok(204);
        Assert.Equal(1, await TrialsAsync(site));

        (await owner.SendAsync(HttpMethod.Delete, "/reset-tempass/v3/reset/generic?requestor_id=ACMETV&mvpd_id=Promo5&key=5D41402ABC4B2A76", null)).Ok(204);
        Assert.Equal(0, await TrialsAsync(site));
    }

    [Theory]
    [InlineData("mvpd_id=Trial30", 400, "invalid_parameter_service_provider")]
    [InlineData("requestor_id=NOSUCH&mvpd_id=Trial30", 400, "invalid_parameter_service_provider")]
    [InlineData("requestor_id=ACMETV", 400, "invalid_parameter_mvpd")]
    [InlineData("requestor_id=ACMETV&mvpd_id=BlueCable", 400, "invalid_parameter_mvpd")]
    [InlineData("requestor_id=OTHERTV&mvpd_id=Trial30", 401, "invalid_access_token_service_provider")]
    public async Task A_reset_that_names_no_trial_of_the_application_is_refused(string query, int status, string code)
    {
        var site = await TvSite.CreateAsync(gate);

        (await (await ManagerAsync(site, TvScopes.TempPass)).SendAsync(HttpMethod.Delete, "/reset-tempass/v3/reset?" + query, null)).Refused(status, code);
    }

    [Fact]
    public async Task Apps_do_not_manage_and_managers_do_not_watch()
    {
        var site = await TvSite.CreateAsync(gate);
        var (app, manager) = (await TvApp.StartAsync(site), await ManagerAsync(site, TvScopes.TempPass));

        (await app.SendAsync(HttpMethod.Delete, "/reset-tempass/v3/reset?requestor_id=ACMETV&mvpd_id=Trial30", null)).Refused(401, "invalid_access_token_client_application");
        (await manager.GetAsync(Measure)).Refused(401, "invalid_access_token_client_application");
        (await manager.GetAsync("/api/v2/ACMETV/configuration")).Refused(401, "invalid_access_token_client_application");
    }

    [Fact]
    public async Task A_measure_holds_from_its_activation_to_its_removal()
    {
        var site = await TvSite.CreateAsync(gate);
        var (app, manager) = (await TvApp.StartAsync(site), await ManagerAsync(site, TvScopes.Decisions));
        Assert.Equal("REMOVED", Status(await manager.GetAsync(Measure)));

        var activated = (await manager.SendAsync(HttpMethod.Post, Measure + "&ttl=600&message=Down", null)).Ok().Json["degradation-measure"]!;

        Assert.Equal(("authn-all", "acme", "FrailNet"), ((string?)activated["id"], (string?)activated["programmer"]!["id"], (string?)activated["mvpd"]!["id"]));
        Assert.Equal((true, "APPLIED", 600, "Down"), ((bool)activated["degradation-measure-enable"]!, (string?)activated["degradation-measure-status"], (int)activated["ttl"]!, (string?)activated["message"]));
        Assert.Equal("degraded", await ReasonAsync(app));
        Assert.Single((await manager.GetAsync("/control/v3/degradation/acme/all")).Ok().Json["degradation-measures"]!.AsArray());

        Assert.Equal("REMOVED", Status(await manager.SendAsync(HttpMethod.Delete, Measure, null)));
        Assert.Equal("none", await ReasonAsync(app));
    }

    [Fact]
    public async Task A_measure_ends_by_itself()
    {
        var site = await TvSite.CreateAsync(gate);
        var (app, manager) = (await TvApp.StartAsync(site), await ManagerAsync(site, TvScopes.Decisions));
        (await manager.SendAsync(HttpMethod.Post, Measure + "&ttl=600", null)).Ok();
        gate.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("REMOVED", Status(await manager.GetAsync(Measure)));
        Assert.Equal("none", await ReasonAsync(app));
    }

    [Theory]
    [InlineData("/control/v3/degradation/other/authzAll?mvpd=BlueCable", 401, "invalid_access_token_service_provider")]
    [InlineData("/control/v3/degradation/OTHERTV/authzAll?mvpd=BlueCable", 401, "invalid_access_token_service_provider")]
    [InlineData("/control/v3/degradation/nobody/authzAll?mvpd=BlueCable", 400, "invalid_parameter_service_provider")]
    [InlineData("/control/v3/degradation/acme/authzAll?mvpd=Nobody", 400, "invalid_parameter_mvpd")]
    [InlineData("/control/v3/degradation/acme/authzAll?mvpd=Trial30", 400, "invalid_parameter_mvpd")]
    [InlineData("/control/v3/degradation/acme/authzAll", 400, "invalid_parameter_mvpd")]
    [InlineData("/control/v3/degradation/acme/all?mvpd=BlueCable", 400, "invalid_parameter_mvpd")]
    [InlineData("/control/v3/degradation/acme/authzAll?mvpd=BlueCable&ttl=5", 400, "invalid_integration")]
    [InlineData("/control/v3/degradation/acme/authzAll?mvpd=BlueCable&message=%00", 400, "invalid_integration")]
    [InlineData("/control/v3/degradation/acme/everything?mvpd=BlueCable", 404, "not_found")]
    public async Task A_measure_that_is_none_or_not_the_applications_is_refused(string path, int status, string code) =>
        (await (await ManagerAsync(await TvSite.CreateAsync(gate), TvScopes.Decisions)).SendAsync(HttpMethod.Post, path, null)).Refused(status, code);

    private static string? Status(TvAnswer answer) => (string?)answer.Ok().Json["degradation-measure"]!["degradation-measure-status"];

    private static async Task<string?> ReasonAsync(TvApp app) =>
        (string?)(await app.PostAsync("/api/v2/ACMETV/sessions", ("mvpd", TvExample.FrailNet), ("domainName", "acme.example"), ("redirectUrl", "https://acme.example/done"))).Ok().Json["reasonType"];

    private static async Task WatchAsync(TvApp app, string mvpd = TvExample.Trial30) => (await app.SendAsync(
        HttpMethod.Post, $"/api/v2/ACMETV/decisions/authorize/{mvpd}", new StringContent("""{"resources":["film-1"]}""", Encoding.UTF8, "application/json"))).Ok();

    private static async Task<TvApp> ManagerAsync(TvSite site, string scope) =>
        await TvApp.StartAsync(site, await site.ApplicationAsync(s => s with { Scopes = [scope], Programmer = "acme" }));

    private Task<long> TrialsAsync(TvSite site) => gate.Database.FirstAsync<long>("select count(*) from tv_trial where org_id = @OrganizationId", new { site.OrganizationId }, Ct);
}

[Collection(nameof(SqliteGate))]
public sealed class ManagementTestsOnSqlite(SqliteGate gate) : ManagementTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class ManagementTestsOnPostgres(PostgresGate gate) : ManagementTests(gate);
