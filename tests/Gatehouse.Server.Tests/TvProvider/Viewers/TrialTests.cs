using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Viewers.Support;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Viewers.Trials;

namespace Gatehouse.Server.Tests.TvProvider.Viewers;

public abstract class TrialTests(IViewerGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T75_T76_T103_T104_A_trial_begins_with_the_first_authorization_and_ends_by_the_clock()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();
        var unused = (await ViewerWorld.ProfilesAsync(app, TvExample.Trial30))[TvExample.Trial30]!;
        Assert.Equal(("temporary", "Adobe"), ((string)unused["type"]!, (string)unused["issuer"]!));
        gate.Clock.Advance(TimeSpan.FromMinutes(10));

        var decision = await ViewerWorld.AuthorizeAsync(app, TvExample.Trial30);
        gate.Clock.Advance(TimeSpan.FromMinutes(29));
        var running = (await ViewerWorld.ProfilesAsync(app, TvExample.Trial30))[TvExample.Trial30]!;

        Assert.Equal("temppass", (string?)decision["source"]);
        Assert.NotNull(decision["token"]);
        Assert.Equal(1_800_000, (long)decision["notAfter"]! - (long)decision["notBefore"]!);
        Assert.Equal((long)decision["notBefore"]!, (long)running["notBefore"]!);
        Assert.Equal((long)running["notAfter"]!, (long)running["attributes"]!["expiration_date"]!["value"]!);
        Assert.Null(running["attributes"]!["remaining_resources"]);
        gate.Clock.Advance(TimeSpan.FromMinutes(1));
        (await app.GetAsync($"{ViewerWorld.Root}/profiles/Trial30")).Refused(403, "temporary_access_duration_limit_exceeded");
        var over = await ViewerWorld.AuthorizeAsync(app, TvExample.Trial30);
        Assert.Equal(("temporary_access_duration_limit_exceeded", 403), ((string)over["error"]!["code"]!, (int)over["error"]!["status"]!));
        Assert.Null(over["notAfter"]);
    }

    [Fact]
    public async Task T77_T105_A_promotional_trial_must_know_its_viewer()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();

        (await app.GetAsync($"{ViewerWorld.Root}/profiles/Promo5")).Refused(400, "invalid_header_identity_for_temporary_access");
        var decision = await ViewerWorld.AuthorizeAsync(app, TvExample.Promo5);

        Assert.Equal(("invalid_header_identity_for_temporary_access", 400), ((string)decision["error"]!["code"]!, (int)decision["error"]!["status"]!));
    }

    [Fact]
    public async Task T78_T79_T108_Distinct_resources_are_counted_and_used_ones_stay()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();
        ViewerWorld.TrialIdentity(app, "0f3a");
        await ViewerWorld.AuthorizeAsync(app, TvExample.Promo5, "film-1");
        await ViewerWorld.AuthorizeAsync(app, TvExample.Promo5, "film-2");
        await ViewerWorld.AuthorizeAsync(app, TvExample.Promo5, "film-1");

        var attributes = (await ViewerWorld.ProfilesAsync(app, TvExample.Promo5))[TvExample.Promo5]!["attributes"]!;
        Assert.Equal(3, (int)attributes["remaining_resources"]!["value"]!);
        Assert.Equal(["film-1", "film-2"], attributes["used_assets"]!["value"]!.AsArray().Select(n => (string)n!));

        foreach (var film in new[] { "film-3", "film-4", "film-5" })
        {
            Assert.True((bool)(await ViewerWorld.AuthorizeAsync(app, TvExample.Promo5, film))["authorized"]!);
        }

        Assert.Equal("temporary_access_resources_limit_exceeded", (string?)(await ViewerWorld.AuthorizeAsync(app, TvExample.Promo5, "film-6"))["error"]!["code"]);
        Assert.True((bool)(await ViewerWorld.AuthorizeAsync(app, TvExample.Promo5, "film-1"))["authorized"]!);
        (await app.GetAsync($"{ViewerWorld.Root}/profiles/Promo5")).Refused(403, "temporary_access_resources_limit_exceeded");
    }

    [Fact]
    public async Task T80_T106_T107_Device_or_viewer_lead_to_the_same_trial_and_broken_settings_to_none()
    {
        var world = await ViewerWorld.CreateAsync(gate, c => c with { Mvpds = [.. c.Mvpds.Select(m => m.Id == TvExample.Trial30 ? m with { TempPass = new() } : m)] });
        var (first, second) = (await world.AppAsync(), await world.AppAsync());
        ViewerWorld.TrialIdentity(first, "aa");
        ViewerWorld.TrialIdentity(second, "AA");
        await ViewerWorld.AuthorizeAsync(first, TvExample.Promo5, "film-1");

        Assert.Equal(4, await RemainingAsync(second));
        ViewerWorld.TrialIdentity(first, "bb");
        Assert.Equal(4, await RemainingAsync(first));
        await ViewerWorld.AuthorizeAsync(first, TvExample.Promo5, "film-2");
        Assert.Equal(3, await RemainingAsync(second));
        ViewerWorld.TrialIdentity(second, "bb");
        await ViewerWorld.AuthorizeAsync(second, TvExample.Promo5, "film-3");
        Assert.Equal(2, await RemainingAsync(first));

        (await first.GetAsync($"{ViewerWorld.Root}/profiles/Trial30")).Refused(500, "invalid_configuration_temporary_access");
        (await first.PostAsync($"{ViewerWorld.Root}/sessions", ("mvpd", TvExample.Trial30))).Refused(500, "invalid_configuration_temporary_access");
        Assert.Equal("invalid_configuration_temporary_access", (string?)(await ViewerWorld.AuthorizeAsync(first, TvExample.Trial30))["error"]!["code"]);
    }

    [Fact]
    public async Task T109_Looking_starts_nothing()
    {
        var app = await (await ViewerWorld.CreateAsync(gate)).AppAsync();

        var decisions = (await ViewerWorld.DecideAsync(app, TvExample.Trial30, "preauthorize", ViewerWorld.Root, "a", "b", "c", "d")).Ok().Json["decisions"]!.AsArray();
        (await ViewerWorld.DecideAsync(app, TvExample.Promo5, "preauthorize", ViewerWorld.Root, "a")).Ok();
        gate.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(4, decisions.Count(d => (bool)d!["authorized"]!));
        Assert.True((bool)(await ViewerWorld.AuthorizeAsync(app, TvExample.Trial30))["authorized"]!);
    }

    [Fact]
    public async Task T110_Who_is_forgotten_begins_anew()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var (app, other) = (await world.AppAsync(), await world.AppAsync());
        await ViewerWorld.AuthorizeAsync(app, TvExample.Trial30);
        await ViewerWorld.AuthorizeAsync(other, TvExample.Trial30);
        gate.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.True(DeviceIdentifier.TryParse(app.Headers["AP-Device-Identifier"], out var device, out _));
        var hash = device.KeyedHash(world.Site.Part<ITvKeys>().HashKey(world.Site.OrganizationId));

        var reset = await gate.Database.WriteAsync(tx => world.Site.Part<ITrials>().ResetAsync(tx, world.Site.OrganizationId, TvExample.Acme, TvExample.Trial30, hash), Ct);

        Assert.Equal(1, reset);
        Assert.True((bool)(await ViewerWorld.AuthorizeAsync(app, TvExample.Trial30))["authorized"]!);
        Assert.False((bool)(await ViewerWorld.AuthorizeAsync(other, TvExample.Trial30))["authorized"]!);
    }

    [Fact]
    public async Task Many_at_once_get_exactly_as_many_resources_as_there_are()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var apps = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.AppAsync()));
        foreach (var app in apps)
        {
            ViewerWorld.TrialIdentity(app, "the-same");
        }

        var decisions = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => ViewerWorld.AuthorizeAsync(apps[i % apps.Length], TvExample.Promo5, $"film-{i / 2}")));

        Assert.Equal(5, decisions.Where(d => (bool)d["authorized"]!).Select(d => (string)d["resource"]!).Distinct().Count());
        Assert.All(decisions.Where(d => !(bool)d["authorized"]!), d => Assert.Equal("temporary_access_resources_limit_exceeded", (string?)d["error"]!["code"]));
        Assert.Equal(1, await gate.Database.FirstAsync<long>("select count(*) from tv_trial where org_id = @OrganizationId", new { world.Site.OrganizationId }, Ct));
    }

    private static async Task<int> RemainingAsync(TvApp app) =>
        (int)(await ViewerWorld.ProfilesAsync(app, TvExample.Promo5))[TvExample.Promo5]!["attributes"]!["remaining_resources"]!["value"]!;
}

[Collection(nameof(SqliteViewerGate))]
public sealed class TrialTestsOnSqlite(SqliteViewerGate gate) : TrialTests(gate);

[Collection(nameof(PostgresViewerGate))]
public sealed class TrialTestsOnPostgres(PostgresViewerGate gate) : TrialTests(gate);
