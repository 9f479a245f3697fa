using Gatehouse.Client.Tests.TvProvider.Support;
using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.Tests.TvProvider;

/// <summary>What may be watched: by whom, how often it is asked, and what of it is kept.</summary>
public sealed class DecisionTests : IDisposable
{
    private const string Authorize = "POST /api/v2/ACMETV/decisions/authorize/BlueCable";
    private const string Preauthorize = "POST /api/v2/ACMETV/decisions/preauthorize/BlueCable";

    private readonly LivingRoom _room = new LivingRoom().Registered();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Story Story => _room.Story;

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Nobody_watches_without_a_sign_in()
    {
        var refused = await Assert.ThrowsAsync<TvException>(() => _room.Start().AuthorizeAsync("acme-live", Ct));

        Assert.Equal((TvError.NotSignedIn, TvErrorActions.Authentication), (refused.Error.Code, refused.Error.Action));
    }

    [Fact]
    public async Task Each_playback_asks_for_its_own_media_token()
    {
        var app = await SignedInAsync("regular");
        Story.Calls(Authorize, 200, Answer.Decisions(Answer.Permit("acme-live", "Zmlyc3Q=", _room.Now)), seen => Assert.Null(seen.Header("AP-Partner-Framework-Status")));
        Story.Calls(Authorize, 200, Answer.Decisions(Answer.Permit("acme-live", "c2Vjb25k", _room.Now)));

        Assert.Equal("Zmlyc3Q=", (await app.AuthorizeAsync("acme-live", Ct)).Token?.SerializedToken);
        Assert.Equal("c2Vjb25k", (await app.AuthorizeAsync("acme-live", Ct)).Token?.SerializedToken);
        Story.IsOver();
    }

    [Fact]
    public async Task A_profile_ends_when_it_says_so()
    {
        var app = await SignedInAsync("regular");

        _room.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Null(app.Current);
        await Assert.ThrowsAsync<TvException>(() => app.AuthorizeAsync("acme-live", Ct));
    }

    [Fact]
    public async Task A_viewer_by_the_account_of_the_device_watches_only_while_it_vouches_for_them()
    {
        var app = await SignedInAsync("appleSSO");
        app.EnterForeground();
        _room.Account(interrupts: false, VideoAccountAccess.Denied);

        var refused = await Assert.ThrowsAsync<TvException>(() => app.AuthorizeAsync("acme-live", Ct));

        Assert.Equal((TvError.PartnerStatusInvalid, TvErrorActions.Authentication), (refused.Error.Code, refused.Error.Action));
        Story.IsOver();
    }

    [Fact]
    public async Task What_the_account_said_is_asked_anew_once_it_has_ended()
    {
        var app = await SignedInAsync("appleSSO", _room.Now.AddHours(1));
        _room.Clock.Advance(TimeSpan.FromHours(2));
        _room.Account(interrupts: false, VideoAccountAccess.Granted, _ => new VideoAccountMetadata("blue-cable-tv", _room.Now.AddHours(1)));
        Story.Calls(Authorize, 200, Answer.Decisions(Answer.Permit("acme-live", "Zmlyc3Q=", _room.Now)));

        Assert.True((await app.AuthorizeAsync("acme-live", Ct)).IsAuthorized);
        Story.IsOver();
    }

    [Fact]
    public async Task A_deny_signs_nobody_out()
    {
        var app = await SignedInAsync("regular");
        Story.Calls(Authorize, 200, Answer.Decisions(Answer.Deny("acme-premium", "authorization_denied_by_mvpd")));

        var decision = await app.AuthorizeAsync("acme-premium", Ct);

        Assert.Equal((false, null, "Your package has no premium tier."), (decision.IsAuthorized, decision.Token, decision.Error?.Details));
        Assert.NotNull(app.Current);
        Story.IsOver();
    }

    [Theory]
    [InlineData("authenticated_profile_expired")]
    [InlineData("authorization_denied_by_session_invalidated")]
    public async Task A_viewer_whom_the_provider_does_not_know_any_more_has_to_sign_in(string code)
    {
        var app = await SignedInAsync("regular");
        Story.Calls(Authorize, 200, Answer.Decisions(Answer.Deny("acme-live", code, "authentication")));

        Assert.Equal(code, (await app.AuthorizeAsync("acme-live", Ct)).Error?.Code);
        Assert.Null(app.Current);
        Assert.Null(_room.Stored("mvpd"));
        Story.IsOver();
    }

    [Fact]
    public async Task Only_what_may_work_later_is_asked_again_and_not_for_ever()
    {
        var app = await SignedInAsync("regular");
        Story.Calls(Preauthorize, 200, Answer.Decisions(Answer.Permit("a"), Answer.Deny("b", "network_connection_timeout", "retry"), Answer.Deny("c", "preauthorization_denied_by_mvpd")));
        foreach (var code in new[] { "network_received_error", "network_received_error", "maximum_execution_time_exceeded" })
        {
            Story.Calls(Preauthorize, 200, Answer.Decisions(Answer.Deny("b", code, "retry")), seen => Assert.Equal("""{"resources":["b"]}""", seen.Body));
        }

        var decisions = await app.PreauthorizeAsync(["a", "b", "c"], Ct);

        Assert.Equal(["a", "b", "c"], decisions.Select(d => d.Resource));
        Assert.Equal([null, "maximum_execution_time_exceeded", "preauthorization_denied_by_mvpd"], decisions.Select(d => d.Error?.Code));
        Story.IsOver();
    }

    [Theory]
    [InlineData("logout", "interactive", "/logout/start?x=1", "open https://gate.example/logout/start?x=1")]
    [InlineData("complete", "none", null, null)]
    [InlineData("invalid", "none", null, null)]
    [InlineData("partner_logout", "partner_interactive", null, "ask to sign out of BlueCable")]
    public async Task Logout_does_what_is_left_to_do(string name, string type, string? url, string? then)
    {
        var app = await SignedInAsync("regular");
        Story.Calls("GET /api/v2/ACMETV/logout/BlueCable?redirectUrl=https%3A%2F%2Facme.example%2Fdone", 200, Answer.Logout("BlueCable", name, type, url));
        if (then is not null)
        {
            Story.Step(then, _ => true);
        }

        Assert.Equal(name, (await app.LogOutAsync(Ct))?.ActionName);
        Assert.Null(app.Current);
        Assert.Null(await app.LogOutAsync(Ct));
        Story.IsOver();
    }

    [Fact]
    public async Task Metadata_tells_plain_from_encrypted_and_from_what_is_missing()
    {
        var profile = (await SignedInAsync("regular")).Current!;

        Assert.Equal(("u-7c1f", false), (profile.UserId, profile.Attributes["userID"].IsEncrypted));
        Assert.Equal(("kq7v", true), (profile.Attributes["zip"].Value.GetString(), profile.Attributes["zip"].IsEncrypted));
        Assert.Equal("invalid_configuration_user_metadata_certificate", profile.Attributes["encryptedZip"].Error);
        Assert.DoesNotContain("u-7c1f", profile.ToString(), StringComparison.Ordinal);
    }

    private async Task<TvApp> SignedInAsync(string type, DateTimeOffset? expiry = null)
    {
        _room.Account(interrupts: false, VideoAccountAccess.Granted, _ => new VideoAccountMetadata("blue-cable-tv", expiry));
        Story.Calls("GET /api/v2/ACMETV/profiles", 200, Answer.Profiles(_room.Now, type, "BlueCable"));
        var app = _room.Start();
        await app.FindAsync(Ct);
        return app;
    }
}
