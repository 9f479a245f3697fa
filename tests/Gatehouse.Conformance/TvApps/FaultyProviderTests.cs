using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Answers;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvApps.Support;
using Gatehouse.Simulator.TvProvider.Living;
using Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Conformance.TvApps;

/// <summary>TV providers that are slow, down, lie, show an ended certificate or go by a wrong clock: what viewers notice, and that nobody gets in.</summary>
[Specification("TV provider API §6.2, §6.5")]
public abstract class FaultyProviderTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_untrue_of_a_response_signs_nobody_in_by_the_device_nor_by_a_browser()
    {
        var stage = await TvStage.OfAsync(site);
        foreach (var lie in new[] { MvpdLie.ForeignKey, MvpdLie.Unsigned, MvpdLie.OtherAudience, MvpdLie.OtherIssuer, MvpdLie.Garbage, MvpdLie.Failure })
        {
            stage.Blue.Faults.Lie = lie;
            var app = stage.Start(stage.Television("blue-cable-tv"), stage.Viewer());

            var signIn = await app.SignInAsync(Ct);

            Assert.True(signIn.Outcome is TvSignInOutcome.Failed or TvSignInOutcome.Cancelled, $"{lie}: {signIn}");
            Assert.Equal(lie == MvpdLie.Garbage ? "not_valid" : "invalid_parameter_saml_response", signIn.Fallback);
            stage.Blue.Faults.Lie = MvpdLie.None;
            Assert.Empty(await app.Client.GetProfilesAsync(null, Ct));
        }
    }

    [Fact]
    public async Task A_clock_an_hour_off_is_not_believed()
    {
        var stage = await TvStage.OfAsync(site);
        foreach (var offset in new[] { TimeSpan.FromHours(1), TimeSpan.FromHours(-1) })
        {
            stage.Blue.Faults.Clock = offset;

            var signIn = await stage.Start(stage.Television("blue-cable-tv"), stage.Viewer()).SignInAsync(Ct);

            Assert.Equal(("invalid_parameter_saml_response", null), (signIn.Fallback, signIn.Profile));
        }
    }

    [Fact]
    public async Task Decisions_that_are_not_the_providers_permit_nothing()
    {
        var stage = await TvStage.OfAsync(site);
        var app = await SignedInAsync(stage);
        foreach (var lie in new[] { MvpdLie.ForeignKey, MvpdLie.Unsigned, MvpdLie.OtherAudience, MvpdLie.OtherIssuer, MvpdLie.OtherRequest, MvpdLie.Garbage, MvpdLie.Failure })
        {
            stage.Blue.Faults.Lie = lie;

            var decision = await app.AuthorizeAsync("acme-live", Ct);

            Assert.True(decision is { IsAuthorized: false, Token: null, Error.Action: TvErrorActions.Retry }, $"{lie}: {decision}");
        }

        stage.Blue.Faults.Lie = MvpdLie.None;
        Assert.True((await app.AuthorizeAsync("acme-live", Ct)).IsAuthorized); // what failed was not kept
    }

    [Fact]
    public async Task A_provider_that_is_down_or_slow_is_worth_another_try()
    {
        await using var stage = await TvStage.SetAsync(site, blueMvpd: m => m with { Authorization = m.Authorization! with { ConnectTimeoutMs = 500, DeadlineMs = 500 } });
        var app = await SignedInAsync(stage);

        stage.Blue.Faults.IsDown = true;
        Assert.Equal("network_received_error", (await app.AuthorizeAsync("acme-live", Ct)).Error?.Code);
        (stage.Blue.Faults.IsDown, stage.Blue.Faults.Delay) = (false, TimeSpan.FromSeconds(2));
        Assert.Equal("maximum_execution_time_exceeded", (await app.AuthorizeAsync("acme-live", Ct)).Error?.Code);
        stage.Blue.Faults.Delay = TimeSpan.Zero;
        Assert.True((await app.AuthorizeAsync("acme-live", Ct)).IsAuthorized);

        // From now on it may be down: what was permitted, is, and each playback has its own media token.
        stage.Blue.Faults.IsDown = true;
        var (first, asked) = (await app.AuthorizeAsync("acme-live", Ct), stage.Blue.Questions);
        Assert.True(first.IsAuthorized);
        Assert.Equal(asked, stage.Blue.Questions);
    }

    [Theory]
    [InlineData(MvpdTls.Current, true)]
    [InlineData(MvpdTls.Expired, false)]
    public async Task A_connection_counts_while_its_certificate_does(MvpdTls tls, bool permitted)
    {
        await using var stage = await TvStage.SetAsync(site, o => o with { Tls = tls });
        var app = await SignedInAsync(stage);

        var decision = await app.AuthorizeAsync("acme-live", Ct);

        Assert.Equal((permitted, permitted ? null : "network_received_error"), (decision.IsAuthorized, decision.Error?.Code));
        Assert.Equal(permitted ? 1 : 0, stage.Blue.Questions);
    }

    [Fact]
    public async Task A_provider_that_answers_another_request_signs_nobody_in_by_a_browser()
    {
        var stage = await TvStage.OfAsync(site);
        (stage.Blue.Faults.Lie, stage.Green.Faults.Lie) = (MvpdLie.OtherRequest, MvpdLie.OtherRequest);
        var app = stage.Start(stage.Television(), stage.Viewer());

        Assert.Null((await app.SignInAsync(TvStage.BlueCable, Ct)).Profile);
        Assert.Null((await app.SignInAsync(TvStage.GreenSat, Ct)).Profile);
        stage.Green.Faults.Lie = MvpdLie.None;
        Assert.Equal(TvStage.GreenSat, (await app.SignInAsync(TvStage.GreenSat, Ct)).Profile?.Mvpd);
    }

    [Fact]
    public async Task A_viewer_whose_session_the_provider_ended_has_to_sign_in_again()
    {
        var stage = await TvStage.OfAsync(site);
        var app = stage.Start(stage.Television(), stage.Viewer());
        await app.SignInAsync(TvStage.GreenSat, Ct);
        stage.Green.EndSessions();

        var decision = await app.AuthorizeAsync("acme-live", Ct);

        Assert.Equal(("authorization_denied_by_session_invalidated", TvErrorActions.Authentication), (decision.Error?.Code, decision.Error?.Action));
        Assert.Null(app.Current);
        Assert.Equal(TvSignInOutcome.InBrowser, (await app.SignInAsync(TvStage.GreenSat, Ct)).Outcome);
        Assert.True((await app.AuthorizeAsync("acme-live", Ct)).IsAuthorized);
    }

    private static async Task<TvApp> SignedInAsync(TvStage stage)
    {
        var app = stage.Start(stage.Television("blue-cable-tv"), stage.Viewer());
        Assert.Equal(TvSignInOutcome.ByDeviceAccount, (await app.SignInAsync(Ct)).Outcome);
        return app;
    }
}

[Collection(nameof(SqliteSite))]
public sealed class FaultyProviderTestsOnSqlite(SqliteSite site) : FaultyProviderTests(site);

[Collection(nameof(PostgresSite))]
public sealed class FaultyProviderTestsOnPostgres(PostgresSite site) : FaultyProviderTests(site);
