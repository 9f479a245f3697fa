using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Answers;
using Gatehouse.Client.TvProvider.Backends;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvApps.Support;
using Gatehouse.Conformance.TvProvider.Support;

namespace Gatehouse.Conformance.TvApps;

/// <summary>Viewers whom the platform or the programmer vouches for, with our client in the apps, against the server as it runs.</summary>
[Specification("TV provider API §5.8, §5.9, §5.12")]
public abstract class TvSharedSignInTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Section_5_8_Whom_the_platform_knows_is_signed_in_in_the_next_app_and_out_of_both()
    {
        var stage = await TvStage.OfAsync(site);
        var viewer = TvIdentity.NewSubject();
        var television = stage.Television();
        var first = stage.Start(television, stage.Viewer(TvStage.BlueCable), adjust: o => OnPlatform(o, viewer));
        Assert.Equal(TvSignInOutcome.InBrowser, (await first.SignInAsync(Ct)).Outcome);

        var screen = stage.Viewer();
        var next = stage.Start(television, screen, TvStage.News, o => OnPlatform(o, viewer));
        var signIn = await next.SignInAsync(Ct);

        Assert.Equal((TvSignInOutcome.AlreadySignedIn, TvProfileTypes.PlatformSso, TvStage.BlueCable), (signIn.Outcome, signIn.Profile?.Type, signIn.Profile?.Issuer));
        Assert.Equal((0, "u-ada"), (screen.Interruptions, signIn.Profile!.UserId));
        await AssertPlaysAsync(stage, next, TvStage.News, "news-live");
        Assert.Equal(TvLogout.AtProvider, (await next.LogOutAsync(Ct))?.ActionName);
        Assert.Null(await first.FindAsync(Ct));
    }

    [Fact]
    public async Task Section_5_9_Whom_the_programmer_knows_is_signed_in_on_the_next_television_and_out_of_both()
    {
        var stage = await TvStage.OfAsync(site);
        var viewer = TvIdentity.NewSubject();
        var first = stage.Start(stage.Television(), stage.Viewer(TvStage.BlueCable), adjust: o => AtProgrammer(o, viewer));
        Assert.Equal(TvSignInOutcome.InBrowser, (await first.SignInAsync(Ct)).Outcome);

        var screen = stage.Viewer();
        var elsewhere = stage.Start(stage.Television(), screen, adjust: o => AtProgrammer(o, viewer));
        var signIn = await elsewhere.SignInAsync(Ct);

        Assert.Equal((TvSignInOutcome.AlreadySignedIn, TvProfileTypes.ServiceTokenSso, TvStage.BlueCable), (signIn.Outcome, signIn.Profile?.Type, signIn.Profile?.Issuer));
        Assert.Equal((0, "u-ada"), (screen.Interruptions, signIn.Profile!.UserId));
        await AssertPlaysAsync(stage, elsewhere, TvStage.Acme, "acme-live");
        Assert.Equal(TvLogout.AtProvider, (await elsewhere.LogOutAsync(Ct))?.ActionName);
        Assert.Null(await first.FindAsync(Ct));
    }

    [Fact]
    public async Task Section_5_9_Somebody_else_and_a_token_that_nobody_signed_find_nobody()
    {
        var stage = await TvStage.OfAsync(site);
        var viewer = TvIdentity.NewSubject();
        await stage.Start(stage.Television(), stage.Viewer(TvStage.BlueCable), adjust: o => AtProgrammer(o, viewer)).SignInAsync(Ct);
        var token = TvIdentity.Token("service", viewer);

        var stranger = stage.Start(stage.Television(), stage.Viewer(), adjust: o => AtProgrammer(o, TvIdentity.NewSubject()));
        var forger = stage.Start(stage.Television(), stage.Viewer(), adjust: o => o with { Account = null, ServiceToken = _ => Task.FromResult<string?>(token[..^6] + "AAAAAA") });
        var mixedUp = stage.Start(stage.Television(), stage.Viewer(), adjust: o => o with { Account = null, PlatformToken = _ => Task.FromResult<string?>(token) });

        Assert.Null(await stranger.FindAsync(Ct));
        Assert.Null(await forger.FindAsync(Ct));
        Assert.Null(await mixedUp.FindAsync(Ct));
    }

    private static TvAppOptions OnPlatform(TvAppOptions options, string viewer) =>
        options with { Account = null, PlatformToken = _ => Task.FromResult<string?>(TvIdentity.Token("platform", viewer)) };

    private static TvAppOptions AtProgrammer(TvAppOptions options, string viewer) =>
        options with { Account = null, ServiceToken = _ => Task.FromResult<string?>(TvIdentity.Token("service", viewer)) };

    private static async Task AssertPlaysAsync(TvStage stage, TvApp app, string serviceProvider, string resource)
    {
        using var backend = await stage.BackendAsync(serviceProvider);
        var played = await app.AuthorizeAsync(resource, Ct);
        Assert.Equal(MediaTokenOutcome.ValidToken, (await backend.CheckAsync(played.Token?.SerializedToken, resource, Ct)).Outcome);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class TvSharedSignInTestsOnSqlite(SqliteSite site) : TvSharedSignInTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvSharedSignInTestsOnPostgres(PostgresSite site) : TvSharedSignInTests(site);
