using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Tests.Apps.Support;

namespace Gatehouse.Client.Tests.Apps;

/// <summary>Whatever breaks, and wherever: the next start finds a documented state, and from there it works.</summary>
public sealed class ResilienceTests
{
    private static readonly string[] Everything =
    [
        "metadata", "challenge", "enroll", "create", "write device-key", "write factor", "commit", "update", "exchange", "unlock", "read device-key", "read factor",
        "jwt-bearer", "refresh_token", "start", "reseal", "key", "delete", "leave",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Steps => [.. Everything];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Killed_process_leaves_a_state_that_the_next_one_can_use(string step)
    {
        await using var app = new App();
        var isDead = false;
        app.Disk.Before = s => DieAt(s);
        app.Server.Before = (s, _) => { DieAt(s); return Task.CompletedTask; };
        await using (var first = app.New())
        {
            await LiveAsync(first);
        }

        Break(app, step: null, () => { });
        await LivesAsync(app);

        // Nothing that comes after a kill touches the disk or the network any more.
        void DieAt(string s)
        {
            isDead |= s == step;
            if (isDead) throw new KilledException();
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Full_disk_or_dead_network_is_a_result_and_ends_with_its_cause(string step)
    {
        await using var app = new App();
        Break(app, step, () => throw (IsRequest(step) ? new HttpRequestException("Dead.") : new SecureStoreException(StoreFault.Unusable, "Full.")));
        var controller = app.New();
        await LiveAsync(controller);
        Assert.NotEqual(SdkState.Unidentified, (await controller.PostEventAsync(new GetSdkStateEvent(), Ct)).SdkState);

        Break(app, step: null, () => { });
        await WorksAsync(controller);
        await LivesAsync(app);
    }

    [Fact]
    public async Task Unexpected_failure_restarts_by_itself_but_not_for_ever()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        var heard = controller.Listen().GetAsyncEnumerator(Ct);
        app.Disk.Before = step => { if (step == "update") throw new InvalidOperationException("A bug."); };

        for (var i = 0; i < 3; i++)
        {
            App.Is(StatusType.InternalError, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));
            await UntilAsync<RuntimeErrorEvent>(heard);
            Assert.Equal(SdkState.LoginRequired, (await UntilAsync<RestartResultEvent>(heard)).SdkState);
        }

        App.Is(StatusType.InternalError, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));
        await UntilAsync<FatalErrorEvent>(heard);
        await App.StandsAtAsync(SdkState.Uninitialised, controller);
        app.Disk.Before = _ => { };
        await WorksAsync(controller);
    }

    [Fact]
    public async Task Many_at_once_get_a_result_each_and_leave_a_state_that_works()
    {
        await using var app = new App();
        var controller = app.New();
        await controller.PostEventAsync(App.Start, Ct);
        var seed = new Random(20260101);
        var posts = Enumerable.Range(0, 400).Select(_ => Any(seed, app)).ToArray();

        var results = await Task.WhenAll(posts.Select(request => Task.Run(() => request.PostAsync(controller.Core, Ct), Ct)));

        Assert.All(results, result => Assert.NotEqual(StatusType.InternalError, result.Status));
        await WorksAsync(controller);
    }

    [Fact]
    public async Task Cancelled_request_is_as_if_it_had_not_been_sent()
    {
        await using var app = new App();
        var controller = await app.StartedAsync();
        foreach (var step in (string[])["metadata", "challenge", "enroll"])
        {
            using var cancel = new CancellationTokenSource();
            app.Server.Before = (s, ct) =>
            {
                if (s == step) cancel.Cancel();
                return Task.Delay(s == step ? Timeout.Infinite : 0, ct);
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), cancel.Token));
            await App.StandsAtAsync(SdkState.ActivationRequired, controller);
            await controller.PostEventAsync(new RestartEvent(), Ct); // forget the metadata
        }

        app.Server.Before = (_, _) => Task.CompletedTask;
        await WorksAsync(controller);
    }

    [Fact]
    public async Task Prompt_that_never_ends_does_not_hold_a_restart()
    {
        await using var app = new App();
        var prompt = new EndlessStore(app.Disk);
        app.Options = app.Options with { Store = prompt };
        var controller = app.New();
        await controller.PostEventAsync(App.Start, Ct);
        var enrollment = controller.PostEventAsync(new EnrollAnonymousUserEvent("acme", AuthenticationMode.Password), Ct);

        App.Is(StatusType.Ok, await controller.PostEventAsync(new RestartEvent(), Ct));

        App.Is(StatusType.UserCancel, await enrollment);
    }

    [Fact]
    public async Task Disposal_ends_what_runs_and_every_stream()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        var heard = controller.Listen();
        app.Server.Before = (step, ct) => step == "exchange" ? Task.Delay(Timeout.Infinite, ct) : Task.CompletedTask;
        var exchange = controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);

        await controller.DisposeAsync();

        App.Is(StatusType.UserCancel, await exchange);
        await foreach (var _ in heard) { }
        await Assert.ThrowsAsync<ObjectDisposedException>(() => controller.PostEventAsync(new GetSdkStateEvent(), Ct));
    }

    // A whole life, however far it gets.
    private static async Task LiveAsync(MasterController controller)
    {
        await controller.PostEventAsync(App.Start, Ct);
        await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct);
        await controller.PostEventAsync(new OfflineLoginEvent(), Ct);
        await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);
        await controller.PostEventAsync(new EnableAuthenticationModeEvent(AuthenticationMode.No), Ct);
        await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience, ForceUpdate: true), Ct);
        await controller.PostEventAsync(new RestartEvent(), Ct);
        await controller.PostEventAsync(new OfflineLoginEvent(), Ct);
        await controller.PostEventAsync(new RestartEvent(), Ct);
        var users = await controller.PostEventAsync(new GetUserListEvent(), Ct);
        await controller.PostEventAsync(new DeleteUserEvent(users.UserList is [var user, ..] ? user.UserIdentifier : new UserIdentifier("", "")), Ct);
    }

    // A new process on the same disk starts, and gets to a token.
    private static async Task LivesAsync(App app)
    {
        var controller = app.New();
        var start = await controller.PostEventAsync(App.Start, Ct);
        App.Is(StatusType.Ok, start);
        Assert.Equal(app.Disk.Users.Count == 0 ? SdkState.ActivationRequired : SdkState.LoginRequired, start.SdkState);
        await WorksAsync(controller);
    }

    private static async Task WorksAsync(MasterController controller)
    {
        // An automatic restart may be on its way.
        while (await controller.PostEventAsync(new RestartEvent(), Ct) is { Status: not StatusType.Ok } refused)
        {
            if (refused.Status != StatusType.InvalidState) App.Is(StatusType.Ok, refused);
            await controller.PostEventAsync(App.Start, Ct);
        }

        if ((await controller.PostEventAsync(new GetSdkStateEvent(), Ct)).SdkState == SdkState.ActivationRequired)
        {
            App.Is(StatusType.Ok, await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct));
        }

        App.Is(StatusType.Ok, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));
        App.Is(StatusType.Ok, await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct));
    }

    private static void Break(App app, string? step, Action how)
    {
        app.Disk.Before = s => { if (s == step) how(); };
        app.Server.Before = (s, _) => { if (s == step) how(); return Task.CompletedTask; };
    }

    private static bool IsRequest(string step) => step is "metadata" or "challenge" or "enroll" or "exchange" or "jwt-bearer" or "refresh_token" or "key" or "leave";

    private static RequestEvent Any(Random seed, App app) => seed.Next(8) switch
    {
        0 => new RestartEvent(),
        1 => new EnrollAnonymousUserEvent("acme"),
        2 => new OfflineLoginEvent(),
        3 => new ExchangeIamTokenEvent(App.Audience, seed.Next(2) == 0),
        4 => new GetInformationEvent(),
        5 => new EnableAuthenticationModeEvent(AuthenticationMode.Password),
        6 => new GetIamAccessTokenClaimsEvent(),
        _ => new GetStateEvent(),
    };

    private static async Task<T> UntilAsync<T>(IAsyncEnumerator<AppEvent> heard)
        where T : AppEvent
    {
        while (await heard.MoveNextAsync())
        {
            if (heard.Current is T found) return found;
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private sealed class KilledException : Exception;

    private sealed class EndlessStore(MemoryDisk disk) : ISecureStore
    {
        private readonly MemoryStore _inner = new(disk);

        public Task<bool> SupportsAsync(AuthenticationMode mode, CancellationToken ct) => _inner.SupportsAsync(mode, ct);

        public Task<StoreInventory> StartAsync(CancellationToken ct) => _inner.StartAsync(ct);

        // Knows nothing of cancellation, as a dialog may.
        public Task<PrepareOutcome> PrepareAsync(AuthenticationMode mode, CancellationToken ct) => new TaskCompletionSource<PrepareOutcome>().Task;

        public Task<ISealedRecords> CreateAsync(StoredUser user, IStoreProtection protection, Func<ISealedRecords, CancellationToken, Task> fill, CancellationToken ct) =>
            _inner.CreateAsync(user, protection, fill, ct);

        public Task<UnlockOutcome> UnlockAsync(UserIdentifier user, CancellationToken ct) => _inner.UnlockAsync(user, ct);

        public Task<ISealedRecords> ResealAsync(ISealedRecords records, IStoreProtection protection, CancellationToken ct) => _inner.ResealAsync(records, protection, ct);

        public Task<StoredUser> UpdateAsync(ISealedRecords records, StoredUser user, CancellationToken ct) => _inner.UpdateAsync(records, user, ct);

        public Task DeleteAsync(UserIdentifier user, CancellationToken ct) => _inner.DeleteAsync(user, ct);

        public void Dispose() => _inner.Dispose();
    }
}
