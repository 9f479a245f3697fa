using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Viewers.Support;
using Gatehouse.Server.TvProvider.Events;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.Tests.TvProvider.Viewers;

public abstract class ViewerSweepTests(IViewerGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_over_is_removed_and_a_profile_only_when_no_app_needs_to_learn_of_its_end()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);
        await ViewerWorld.AuthorizeAsync(app, TvExample.Trial30);
        (await (await PartnerAskingAsync(world)).PostAsync($"{ViewerWorld.Root}/sessions/sso/Apple", ("domainName", "acme.example"), ("redirectUrl", ViewerWorld.Done))).Ok();
        Assert.Equal("1 1 1 1 1", await CountAsync(world));

        await SweepAsync(world, TimeSpan.FromMinutes(30));
        Assert.Equal("0 0 1 1 1", await CountAsync(world));
        await SweepAsync(world, TimeSpan.FromHours(24));
        Assert.Equal("0 0 0 1 1", await CountAsync(world));
        await SweepAsync(world, TimeSpan.FromDays(30));
        Assert.Equal("0 0 0 1 1", await CountAsync(world));
        await SweepAsync(world, TimeSpan.FromDays(30));
        Assert.Equal("0 0 0 0 1", await CountAsync(world));
        await SweepAsync(world, TimeSpan.FromDays(365));
        Assert.Equal("0 0 0 0 0", await CountAsync(world));
    }

    [Fact]
    public async Task What_viewers_do_is_counted_as_the_reports_mean_it()
    {
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        await ViewerWorld.ProfilesAsync(app);
        await ViewerWorld.ProfilesAsync(app);
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);
        world.Mvpds.Say = r => new Gatehouse.Server.TvProvider.Mvpds.MvpdDecision(r, Permitted: false);
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, "acme-premium");
        await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, "acme-premium");
        await ViewerWorld.DecideAsync(app, TvExample.BlueCable, "preauthorize", ViewerWorld.Root, "a", "b");

        await world.Site.Part<TvEventWriter>().FlushAsync(Ct);
        var counts = (await gate.Database.QueryAsync<Counted>(
            "select metric, sum(number) as number from tv_event where org_id = @OrganizationId group by metric", new { world.Site.OrganizationId }, Ct)).ToDictionary(c => c.Metric, c => c.Number, StringComparer.Ordinal);

        Assert.Equal(1, counts["authn-successful"]);
        Assert.Equal((2, 1, 1), (counts["authz-attempts"], counts["authz-successful"], counts["authz-failed"]));
        Assert.Equal((1, 2), (counts["authz-rejected"], counts["media-tokens"]));
    }

    private static async Task<TvApp> PartnerAskingAsync(ViewerWorld world)
    {
        var app = await world.AppAsync();
        world.Partner(app);
        return app;
    }

    private async Task SweepAsync(ViewerWorld world, TimeSpan by)
    {
        gate.Clock.Advance(by);
        await world.Site.Part<ViewerSweep>().RunAsync(Ct);
    }

    // Sessions, requests to Apple's framework, decisions, profiles, trials.
    private async Task<string> CountAsync(ViewerWorld world)
    {
        var counts = new List<long>();
        foreach (var of in new[] { "tv_session", "tv_partner_request", "tv_decision d join tv_profile p on p.id = d.profile_id", "tv_profile", "tv_trial" })
        {
            counts.Add(await gate.Database.FirstAsync<long>(
                $"select count(*) from {of} where {(of.Contains(" p ", StringComparison.Ordinal) ? "p." : "")}org_id = @OrganizationId", new { world.Site.OrganizationId }, Ct));
        }

        return string.Join(' ', counts);
    }

    private sealed class Counted
    {
        public required string Metric { get; init; }

        public long Number { get; init; }
    }
}

[Collection(nameof(SqliteViewerGate))]
public sealed class ViewerSweepTestsOnSqlite(SqliteViewerGate gate) : ViewerSweepTests(gate);

[Collection(nameof(PostgresViewerGate))]
public sealed class ViewerSweepTestsOnPostgres(PostgresViewerGate gate) : ViewerSweepTests(gate);
