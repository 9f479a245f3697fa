using System.Text.Json.Nodes;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Tests.Apps.Support;

namespace Gatehouse.Client.Tests.Apps;

public sealed class ExchangeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_that_is_still_good_comes_from_memory()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();

        var first = await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);
        var second = await controller.PostEventAsync(new ExchangeTokenEvent(App.Audience), Ct);
        app.Clock.Advance(TimeSpan.FromSeconds(280));
        var third = await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);

        Assert.Equal(first.Token, second.Token);
        Assert.NotEqual(first.Token, third.Token);
        Assert.Equal(2, app.Server.Count("exchange"));
    }

    [Fact]
    public async Task Clock_that_is_set_back_does_not_keep_a_token_alive()
    {
        await using var app = new App();
        var clock = new SkewedClock();
        app.Options = app.Options with { Time = clock };
        var controller = await app.LoggedInAsync();
        await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);

        clock.Wall -= TimeSpan.FromHours(5);
        clock.Steady += TimeSpan.FromMinutes(10);
        await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);

        Assert.Equal(2, app.Server.Count("exchange"));
    }

    [Fact]
    public async Task Twenty_at_once_share_one_request()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        var open = new TaskCompletionSource();
        app.Server.Before = (step, ct) => step == "exchange" ? open.Task.WaitAsync(ct) : Task.CompletedTask;

        var asked = Enumerable.Range(0, 20).Select(_ => controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct)).ToArray();
        open.SetResult();
        var results = await Task.WhenAll(asked);

        Assert.All(results, result => App.Is(StatusType.Ok, result));
        Assert.Single(results.Select(result => result.Token).Distinct());
        Assert.Equal(1, app.Server.Count("exchange"));
    }

    [Fact]
    public async Task Who_leaves_does_not_take_the_others_along()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        var open = new TaskCompletionSource();
        app.Server.Before = (step, ct) => step == "exchange" ? open.Task.WaitAsync(ct) : Task.CompletedTask;
        using var leave = new CancellationTokenSource();

        var leaver = controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), leave.Token);
        var stayer = controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        open.SetResult();

        App.Is(StatusType.Ok, await stayer);
        Assert.Equal(1, app.Server.Count("exchange"));
    }

    [Fact]
    public async Task Restart_cuts_an_exchange_short()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        app.Server.Before = (step, ct) => step == "exchange" ? Task.Delay(Timeout.Infinite, ct) : Task.CompletedTask;

        var exchange = controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);
        App.Is(StatusType.Ok, await controller.PostEventAsync(new RestartEvent(), Ct));

        App.Is(StatusType.UserCancel, await exchange);
        await App.StandsAtAsync(SdkState.LoginRequired, controller);
    }

    [Fact]
    public async Task Forced_update_renews_the_login_and_the_token()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        var before = await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);

        var after = await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience, ForceUpdate: true), Ct);

        Assert.NotEqual(before.Token, after.Token);
        Assert.Equal(["refresh_token", "exchange"], app.Server.Steps.TakeLast(2));
        Assert.Equal(after.Token, (await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct)).Token);
    }

    [Theory]
    [InlineData("")]
    [InlineData(EnrollAnonymousUserEvent.DefaultClientId)]
    public async Task Audience_that_cannot_be_one_costs_no_request(string audience)
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        var before = app.Server.Steps.Count;

        App.Is(StatusType.InvalidParameter, await controller.PostEventAsync(new ExchangeIamTokenEvent(audience), Ct));

        Assert.Equal(before, app.Server.Steps.Count);
    }

    [Fact]
    public async Task Token_for_more_than_was_asked_for_is_dropped()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        app.Server.Instead = step => step == "exchange" ? FakeServer.Json(200, FakeServer.Exchanged("internal", 1, 300)) : null;

        var result = await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);

        Assert.Equal((StatusType.Failed, AppErrorCodes.TokenForOthers, ""), (result.Status, result.ErrorCode, result.Token));
    }

    [Theory]
    [InlineData("issued_token_type")]
    [InlineData("token_type")]
    [InlineData("access_token")]
    [InlineData("expires_in")]
    public async Task Answer_that_lacks_what_it_must_have_is_none(string member)
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        app.Server.Instead = step =>
        {
            if (step != "exchange") return null;
            JsonObject answer = FakeServer.Exchanged(App.Audience, 1, 300);
            answer.Remove(member);
            return FakeServer.Json(200, answer);
        };

        App.Is(StatusType.InternalError, await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct));
    }

    [Fact]
    public async Task Level_that_the_audience_wants_is_told()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        app.Server.Instead = step => step == "exchange"
            ? FakeServer.Json(400, new JsonObject { ["error"] = "insufficient_user_authentication", ["acr_values"] = "1" })
            : null;

        var result = await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);

        Assert.Equal((StatusType.LoginRequired, "1"), (result.Status, result.RequiredAcr));
    }

    [Fact]
    public async Task Dropped_audience_is_asked_for_again()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);
        await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience) { Scope = "read" }, Ct);
        await controller.PostEventAsync(new ExchangeIamTokenEvent("other-api"), Ct);

        App.Is(StatusType.Ok, await controller.PostEventAsync(new DeleteIamTokenByAudienceEvent([App.Audience]), Ct));
        await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);
        await controller.PostEventAsync(new ExchangeIamTokenEvent("other-api"), Ct);

        Assert.Equal(4, app.Server.Count("exchange"));
    }

    [Fact]
    public async Task Token_from_memory_allocates_nothing()
    {
        await using var app = new App();
        await using var session = new AppSession(app.Options with { TenantId = "acme" });
        await session.EnsureLoggedInAsync(ct: Ct);
        await session.ExchangeAsync(App.Audience, ct: Ct);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            var token = session.ExchangeAsync(App.Audience, ct: Ct);
            Assert.True(token.IsCompletedSuccessfully);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A device whose two clocks go apart.</summary>
    private sealed class SkewedClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

        public TimeSpan Steady { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Steady.Ticks;
    }
}
