using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Answers;
using Gatehouse.Client.TvProvider.Backends;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvApps.Support;

namespace Gatehouse.Conformance.TvApps;

/// <summary>Viewers who try before they subscribe, with our client in the app, against the server as it runs.</summary>
[Specification("TV provider API §5.10")]
public abstract class TvTrialTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Section_5_10_A_trial_asks_nobody_begins_with_the_first_programme_and_ends()
    {
        var stage = await TvStage.OfAsync(site);
        var screen = stage.Viewer();
        var app = stage.Start(stage.Television(), screen, adjust: WithoutAccount);

        var signIn = await app.SignInAsync(TvStage.Trial, Ct);
        Assert.Equal((TvSignInOutcome.WithoutSignIn, TvProfileTypes.Temporary, 0), (signIn.Outcome, signIn.Profile?.Type, screen.Interruptions));
        Assert.All(await app.PreauthorizeAsync(["acme-live", "acme-premium"], Ct), d => Assert.True(d.IsAuthorized));

        // What the profile showed had not begun; now it does.
        await app.SignInAsync(TvStage.Trial, Ct);
        var played = await app.AuthorizeAsync("acme-premium", Ct);
        using var backend = await stage.BackendAsync();
        Assert.Equal("temppass", played.Source);
        Assert.Equal(MediaTokenOutcome.ValidToken, (await backend.CheckAsync(played.Token?.SerializedToken, "acme-premium", Ct)).Outcome);

        await Task.Delay(TimeSpan.FromSeconds(3.1), Ct);
        Assert.Null(app.Current);
        var over = await Assert.ThrowsAsync<TvException>(() => app.SignInAsync(TvStage.Trial, Ct));
        Assert.Equal("temporary_access_duration_limit_exceeded", over.Error.Code);
    }

    [Fact]
    public async Task Section_5_10_A_promotional_trial_follows_the_viewer_to_another_television()
    {
        var stage = await TvStage.OfAsync(site);
        var viewer = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Guid.NewGuid():n}@viewer.example")));
        TvApp Start() => stage.Start(stage.Television(), stage.Viewer(), adjust: o => WithoutAccount(o) with { TempPassIdentity = new Dictionary<string, string> { ["email"] = viewer } });
        var (first, second) = (Start(), Start());

        var begun = await first.SignInAsync(TvStage.Promo, Ct);
        Assert.Equal((TvProfileTypes.Temporary, 2), (begun.Profile?.Type, Remaining(begun)));
        Assert.True((await first.AuthorizeAsync("film-1", Ct)).IsAuthorized);
        Assert.Equal(1, Remaining(await second.SignInAsync(TvStage.Promo, Ct)));
        Assert.True((await second.AuthorizeAsync("film-2", Ct)).IsAuthorized);

        var third = await first.AuthorizeAsync("film-3", Ct);
        Assert.Equal((false, "temporary_access_resources_limit_exceeded"), (third.IsAuthorized, third.Error?.Code));
    }

    [Fact]
    public async Task Section_5_10_A_promotional_trial_needs_to_know_its_viewer()
    {
        var stage = await TvStage.OfAsync(site);

        var refused = await Assert.ThrowsAsync<TvException>(() => stage.Start(stage.Television(), stage.Viewer(), adjust: WithoutAccount).SignInAsync(TvStage.Promo, Ct));

        Assert.Equal("invalid_header_identity_for_temporary_access", refused.Error.Code);
    }

    private static TvAppOptions WithoutAccount(TvAppOptions options) => options with { Account = null };

    private static int Remaining(TvSignIn signIn) => signIn.Profile!.Attributes["remaining_resources"].Value.GetInt32();
}

[Collection(nameof(SqliteSite))]
public sealed class TvTrialTestsOnSqlite(SqliteSite site) : TvTrialTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvTrialTestsOnPostgres(PostgresSite site) : TvTrialTests(site);
