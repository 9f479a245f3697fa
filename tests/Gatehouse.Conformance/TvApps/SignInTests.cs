using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Client.TvProvider.Answers;
using Gatehouse.Client.TvProvider.Backends;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvApps.Support;
using Gatehouse.Simulator.TvProvider.Living;

namespace Gatehouse.Conformance.TvApps;

/// <summary>Viewers in front of televisions, with our client in the apps, against the server as it runs, and TV providers beside it.</summary>
[Specification("TV provider API §5")]
public abstract class TvSignInTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apple_single_sign_on_goes_from_registration_to_logout_and_to_the_next_app()
    {
        var stage = await TvStage.OfAsync(site);
        var (television, viewer) = (stage.Television("blue-cable-tv"), stage.Viewer());
        var app = stage.Start(television, viewer);
        var before = stage.Blue.SignIns;

        // The viewer picks their provider once, in the picker of the device.
        var signIn = await app.SignInAsync(Ct);
        Assert.Equal((TvSignInOutcome.ByDeviceAccount, null, TvProfileTypes.AppleSso), (signIn.Outcome, signIn.Fallback, signIn.Profile?.Type));
        Assert.Equal(("u-ada", "h-19ab"), (signIn.Profile!.UserId, signIn.Profile.Attributes["householdID"].Value.GetString()));

        // The next app asks for permission, and nothing else.
        var next = stage.Start(television, viewer, TvStage.News);
        Assert.Equal(TvSignInOutcome.ByDeviceAccount, (await next.SignInAsync(Ct)).Outcome);
        Assert.Equal((1, 0, 2), (television.Account.Interruptions, viewer.Interruptions, stage.Blue.SignIns - before));

        // What may be watched, and what is watched.
        var shown = await app.PreauthorizeAsync(["acme-live", "acme-premium", "acme-late"], Ct);
        Assert.Equal([true, false, false], shown.Select(d => d.IsAuthorized));
        var played = await app.AuthorizeAsync("acme-live", Ct);
        using var backend = await stage.BackendAsync();
        Assert.Equal(MediaTokenOutcome.ValidToken, (await backend.CheckAsync(played.Token?.SerializedToken, "acme-live", Ct)).Outcome);
        var denied = await app.AuthorizeAsync("acme-premium", Ct);
        Assert.Equal((false, "authorization_denied_by_mvpd", "Your package has no acme-premium."), (denied.IsAuthorized, denied.Error?.Code, denied.Error?.Details));

        // A restart finds everything as it was.
        viewer = stage.Viewer();
        var again = stage.Start(television, viewer);
        Assert.Equal((TvSignInOutcome.AlreadySignedIn, 0), ((await again.SignInAsync(Ct)).Outcome, viewer.Interruptions));

        // The app can sign out of the service; the device, only the viewer can.
        Assert.Equal(TvLogout.AtDevice, (await again.LogOutAsync(Ct))?.ActionName);
        Assert.True(viewer.ToldToSignOut);
        Assert.Null(await again.FindAsync(Ct));
        Assert.NotNull(await next.FindAsync(Ct));
    }

    [Fact]
    public async Task A_viewer_without_permission_signs_in_in_a_browser_and_out_at_the_provider()
    {
        var stage = await TvStage.OfAsync(site);
        var television = stage.Television();
        television.Account.Answer = VideoAccountAccess.Denied;
        var app = stage.Start(television, stage.Viewer(TvStage.BlueCable));

        var before = stage.Blue.Logouts;
        var signIn = await app.SignInAsync(Ct);

        Assert.Equal((TvSignInOutcome.InBrowser, "access_Denied", TvProfileTypes.Regular), (signIn.Outcome, signIn.Fallback, signIn.Profile?.Type));
        Assert.True((await app.AuthorizeAsync("acme-live", Ct)).IsAuthorized);
        Assert.Equal(TvLogout.AtProvider, (await app.LogOutAsync(Ct))?.ActionName);
        Assert.Equal(before + 1, stage.Blue.Logouts);
        Assert.Null(await app.FindAsync(Ct));
    }

    [Fact]
    public async Task A_provider_that_the_device_only_lists_is_signed_in_at_without_a_second_picker()
    {
        var stage = await TvStage.OfAsync(site);
        var app = stage.Start(stage.Television("picker-tel"), stage.Viewer("never asked"));

        var signIn = await app.SignInAsync(Ct);

        Assert.Equal((TvSignInOutcome.InBrowser, TvStage.PickerTel, "account_UnsupportedProvider"), (signIn.Outcome, signIn.Profile?.Mvpd, signIn.Fallback));
        Assert.True((await app.AuthorizeAsync("acme-live", Ct)).IsAuthorized);
        Assert.True((await app.FindAsync(Ct))?.Attributes["allowMirroring"].Value.GetBoolean()); // said with the decision
    }

    [Fact]
    public async Task Section_9_17_A_provider_may_want_a_query_for_attributes_from_the_account_of_the_device()
    {
        await using var stage = await TvStage.SetAsync(site, blueMvpd: m => m with { Saml = m.Saml! with { PartnerRequest = "AttributeQuery" } });
        var app = stage.Start(stage.Television("blue-cable-tv"), stage.Viewer());

        var signIn = await app.SignInAsync(Ct);

        Assert.Equal((TvSignInOutcome.ByDeviceAccount, "u-ada", "AttributeQuery"), (signIn.Outcome, signIn.Profile?.UserId, stage.Blue.LastFrameworkRequest));
        Assert.True((await app.AuthorizeAsync("acme-live", Ct)).IsAuthorized);
    }

    [Fact]
    public async Task A_code_on_the_screen_is_typed_on_the_second_screen_and_the_provider_picked_there()
    {
        var stage = await TvStage.OfAsync(site);
        var viewer = stage.Viewer(hasBrowser: false);
        var app = stage.Start(stage.Television(), viewer, adjust: o => o with { Account = null, DomainName = null, RedirectUrl = null });
        var before = stage.Green.SignIns;
        var signIn = app.SignInAsync(Ct);
        var code = await viewer.Code.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        var phone = new ViewerAtBrowser(stage.Tenant.Ground.Network, TvStage.Ada) { Code = code.Code.ToLowerInvariant(), Mvpd = TvStage.GreenSat };
        var heading = await phone.GoThroughAsync(code.Page, null, Ct);

        Assert.NotNull(heading);
        var done = await signIn;
        Assert.Equal((TvSignInOutcome.InBrowser, TvStage.GreenSat), (done.Outcome, done.Profile?.Mvpd));
        Assert.True((await app.AuthorizeAsync("acme-live", Ct)).IsAuthorized);
        stage.Green.EndAccessTokens();
        Assert.False((await app.AuthorizeAsync("acme-premium", Ct)).IsAuthorized); // with a token that was renewed
        Assert.Equal(before + 1, stage.Green.SignIns);
    }

    [Fact]
    public async Task A_logout_at_the_provider_ends_what_the_viewer_has_on_every_television()
    {
        var stage = await TvStage.OfAsync(site);
        var (first, second) = (stage.Start(stage.Television(), stage.Viewer()), stage.Start(stage.Television(), stage.Viewer(), TvStage.News));
        await first.SignInAsync(TvStage.BlueCable, Ct);
        await second.SignInAsync(TvStage.BlueCable, Ct);

        var heading = await new ViewerAtBrowser(stage.Tenant.Ground.Network, TvStage.Ada).GoThroughAsync(stage.Blue.StartLogout(TvStage.Ada), null, Ct);

        Assert.Equal("You are signed out", heading); // the provider had its answer
        var decision = await first.AuthorizeAsync("acme-live", Ct);
        Assert.Equal((false, TvErrorActions.Authentication), (decision.IsAuthorized, decision.Error?.Action));
        Assert.Null(first.Current);
        Assert.Null(await second.FindAsync(Ct));
    }

    [Fact]
    public async Task A_wrong_code_leads_nowhere()
    {
        var stage = await TvStage.OfAsync(site);

        var phone = new ViewerAtBrowser(stage.Tenant.Ground.Network, TvStage.Ada) { Code = "ZZZZZZZ", Mvpd = TvStage.GreenSat };

        await Assert.ThrowsAsync<BrowserEndedException>(() => phone.GoThroughAsync(new Uri(stage.Tenant.Address, "/activate"), null, Ct));
    }

    [Fact]
    public async Task A_revoked_statement_shuts_its_apps_out_at_once()
    {
        await using var stage = await TvStage.SetAsync(site);
        var app = stage.Start(stage.Television("blue-cable-tv"), stage.Viewer());
        await app.SignInAsync(Ct);

        await stage.Tenant.Api.RevokeTvStatementAsync(stage.Statement.ApplicationId, stage.Statement.Id, Ct);

        var refused = await Assert.ThrowsAsync<TvException>(() => app.AuthorizeAsync("acme-live", Ct));
        Assert.Equal(("unapproved_software_statement", TvErrorActions.ApplicationRegistration), (refused.Error.Code, refused.Error.Action));
    }
}

[Collection(nameof(SqliteSite))]
public sealed class TvSignInTestsOnSqlite(SqliteSite site) : TvSignInTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvSignInTestsOnPostgres(PostgresSite site) : TvSignInTests(site);
