using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.TvProvider.Settings;

public abstract class TvDirectoryTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_activated_holds_at_once()
    {
        var site = new TvSite(gate, await gate.OwnerAsync());
        var before = await site.SettingsAsync();

        var number = await site.ActivateAsync(TvExample.Configuration);
        var after = await site.SettingsAsync();

        Assert.Equal((0, 1, 1), (before.Revision, number, after.Revision));
        Assert.Null(before.ServiceProvider(TvExample.Acme));
        Assert.Equal(TvExample.BlueCable, after.MvpdOf(DevicePlatform.TvOS, "blue-cable-tv"));
        Assert.Same(after, await site.SettingsAsync());
        Assert.False((await site.IntegrationAsync(TvExample.Acme, TvExample.DarkNet)).Enabled);
    }

    [Fact]
    public async Task What_another_process_activated_holds_a_second_later()
    {
        var site = await TvSite.CreateAsync(gate);
        using var another = new ServiceCollection().AddSingleton<TimeProvider>(gate.Clock).AddSingleton(gate.Database).AddSingleton<TvDirectory>().BuildServiceProvider();
        var there = another.GetRequiredService<TvDirectory>();
        Assert.Equal(1, (await there.ForAsync(site.OrganizationId, Ct)).Revision);

        await site.ActivateAsync(new TvConfiguration());
        gate.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, (await there.ForAsync(site.OrganizationId, Ct)).Revision);
    }

    [Fact]
    public async Task Keys_are_made_once_and_kept()
    {
        var site = new TvSite(gate, await gate.OwnerAsync());
        var keys = site.Part<ITvKeys>();

        var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => keys.CurrentAsync(site.OrganizationId, TvKeyPurpose.MediaToken, Ct).AsTask()));
        var stored = await gate.Database.QueryAsync<string>("select id from tv_key where org_id = @id", new { id = site.OrganizationId }, Ct);

        Assert.Equal(Assert.Single(found.Distinct()).Id, Assert.Single(stored));
        Assert.Equal(found[0].Rsa.ExportSubjectPublicKeyInfo(), found[0].Certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.True(keys.HashKey(site.OrganizationId).SequenceEqual(keys.HashKey(site.OrganizationId)));
        Assert.False(keys.HashKey(site.OrganizationId).SequenceEqual(keys.HashKey("org_another")));
    }

    [Fact]
    public async Task A_statement_counts_until_it_is_revoked_and_nothing_else_does()
    {
        var site = await TvSite.CreateAsync(gate);
        var application = await site.ApplicationAsync();
        var (id, text) = await site.StatementAsync(application);
        var applications = site.Part<IApplications>();

        var approved = await applications.JudgeAsync(text, Ct);
        var tampered = await applications.JudgeAsync(text[..^8] + "AAAAAAAA", Ct);
        await gate.Database.WriteAsync(tx => site.Part<StatementStore>().RevokeAsync(tx, id), Ct);
        var revoked = await applications.JudgeAsync(text, Ct);

        Assert.Equal((StatementStanding.Approved, id, application), (approved.Standing, approved.StatementId, approved.Application?.Id));
        Assert.Equal(StatementStanding.Invalid, tampered.Standing);
        Assert.Equal((StatementStanding.Unapproved, null), (revoked.Standing, revoked.Application));
        Assert.Equal(StatementStanding.Invalid, (await applications.JudgeAsync("no statement", Ct)).Standing);
    }

    [Fact]
    public async Task The_most_specific_degradation_decides_until_it_ends()
    {
        var site = await TvSite.CreateAsync(gate, c => c with { Mvpds = [.. c.Mvpds, new TvMvpd { Id = "Small", DisplayName = "Small", Proxy = TvExample.FrailNet }], Integrations = [.. c.Integrations, new TvIntegration { ServiceProvider = TvExample.Acme, Mvpd = "Small" }] });
        var frail = await site.IntegrationAsync(TvExample.Acme, "Small");
        var blue = await site.IntegrationAsync(TvExample.Acme, TvExample.BlueCable);
        await site.DegradeAsync(DegradationKind.AuthNAll, TvExample.FrailNet);
        await site.DegradeAsync(DegradationKind.AuthZNone, TvExample.FrailNet, resource: "final", message: "Not today.");

        var now = gate.Clock.GetUtcNow();
        var rules = await site.Part<IDegradations>().ForAsync(site.OrganizationId, Ct);

        Assert.Equal(DegradationKind.AuthNAll, rules.AuthNAll(frail, now)?.Kind);
        Assert.Equal(DegradationKind.AuthNAll, rules.Decides(frail, "news", now)?.Kind);
        Assert.Equal("Not today.", rules.Decides(frail, "final", now)?.Message);
        Assert.Null(rules.Decides(blue, "final", now));
        Assert.Null(rules.Decides(frail, "final", now.AddHours(1)));
    }
}

[Collection(nameof(SqliteGate))]
public sealed class TvDirectoryOnSqlite(SqliteGate gate) : TvDirectoryTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class TvDirectoryOnPostgres(PostgresGate gate) : TvDirectoryTests(gate);
