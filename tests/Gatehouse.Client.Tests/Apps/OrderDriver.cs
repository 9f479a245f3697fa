using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Core;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Tests.Apps.Support;

namespace Gatehouse.Client.Tests.Apps;

/// <summary>Does to a controller what the model talks about.</summary>
public sealed class OrderDriver : IAsyncDisposable
{
    private static readonly UserIdentifier Stranger = new("acme", "stranger");
    private readonly App _app;
    private readonly MasterController _controller;
    private readonly Task<List<AppEvent>> _heard;
    private readonly List<(TraceContext Trace, StatusType Status)> _posted = [];
    private TaskCompletionSource? _hold;
    private Task<StatusType>? _slow;
    private TraceContext? _slowTrace;

    public OrderDriver(App app)
    {
        (_app, _controller) = (app, app.New());
        _heard = CollectAsync(_controller.Listen());
        app.Server.Before = (step, ct) => _hold is { } hold && step is "refresh_token" or "jwt-bearer" ? hold.Task.WaitAsync(ct) : Task.CompletedTask;
    }

    public SdkState State => _controller.Core.Gate.Phase.ToSdkState();

    private UserIdentifier Last => _controller.Core.Users.Find(null)?.User ?? Stranger;

    /// <summary>Does it; null where it is not to be waited for, or has no status.</summary>
    public async Task<StatusType?> DoAsync(Act act, bool isSlow)
    {
        _app.Clock.Advance(TimeSpan.FromSeconds(1)); // so that logins have an order
        switch (act)
        {
            case Act.Suspend:
                _controller.Suspend();
                return null;

            case Act.Resume:
                return _controller.Resume();

            case Act.SlowLogin when isSlow:
                await BeginSlowAsync();
                return null;

            default:
                return await PostAsync(RequestOf(act), TraceContext.New());
        }
    }

    /// <summary>A restart cut the slow login short.</summary>
    public async Task CancelledAsync(bool wasSlow)
    {
        if (wasSlow)
        {
            Assert.Equal(StatusType.UserCancel, await _slow!);
            _hold = null;
        }
    }

    public async Task FinishSlowAsync()
    {
        _hold!.SetResult();
        Assert.Equal(StatusType.Ok, await _slow!);
    }

    /// <summary>On the bus, as well as by the call: nothing lost, nothing twice, and every refusal told.</summary>
    public async Task EveryPostHasOneResultAsync()
    {
        await _controller.DisposeAsync();
        var heard = await _heard;
        foreach (var (trace, status) in _posted)
        {
            Assert.Equal(status, Assert.Single(heard.OfType<ResultEvent>(), result => result.TraceContext == trace).Status);
            Assert.Equal(status == StatusType.InvalidState ? 1 : 0, heard.OfType<InvalidStateEvent>().Count(e => e.TraceContext == trace));
        }

        Assert.Equal(_posted.Count, heard.OfType<ResultEvent>().Count());
        Assert.Empty(heard.OfType<RuntimeErrorEvent>());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _controller.DisposeAsync();

    private async Task BeginSlowAsync()
    {
        _app.Clock.Advance(TimeSpan.FromHours(1)); // what is in memory from the enrollment would do, else
        _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = _app.Server.Steps.Count;
        _slowTrace = TraceContext.New();
        _slow = PostAsync(new OfflineLoginEvent(), _slowTrace);
        while (_app.Server.Steps.Skip(arrived).All(step => step is not ("refresh_token" or "jwt-bearer")))
        {
            await Task.Yield();
        }
    }

    private async Task<StatusType> PostAsync(RequestEvent request, TraceContext trace)
    {
        var result = await Traced(request, trace).PostAsync(_controller.Core, TestContext.Current.CancellationToken);
        _posted.Add((trace, result.Status));
        return result.Status;
    }

    private static RequestEvent Traced(RequestEvent request, TraceContext trace) => request with { TraceContext = trace };

    private RequestEvent RequestOf(Act act) => act switch
    {
        Act.Start => App.Start,
        Act.StartBroken => App.Start with { McConfig = "{" },
        Act.Restart => new RestartEvent(),
        Act.RestartBroken => new RestartEvent { McConfig = "{" },
        Act.Enroll => new EnrollAnonymousUserEvent("acme"),
        Act.EnrollElsewhere => new EnrollAnonymousUserEvent("a b"),
        Act.Login or Act.SlowLogin => new OfflineLoginEvent(),
        Act.LoginStranger => new OfflineLoginEvent(Stranger),
        Act.Exchange => new ExchangeIamTokenEvent(App.Audience),
        Act.ExchangeItself => new ExchangeTokenEvent(EnrollAnonymousUserEvent.DefaultClientId),
        Act.Claims => new GetIamAccessTokenClaimsEvent(),
        Act.ForgetAudience => new DeleteIamTokenByAudienceEvent([App.Audience]),
        Act.EnableMode => new EnableAuthenticationModeEvent(AuthenticationMode.No),
        Act.SwitchHere => new SwitchWorkspaceEvent("acme"),
        Act.SwitchAway => new SwitchWorkspaceEvent("elsewhere"),
        Act.ClearSoft => new ClearIamTokenCacheEvent(Last, ClearBehavior.ClearAccessAndRefresh),
        Act.ClearAll => new ClearIamTokenCacheEvent(Last),
        Act.ClearAllConfirmed => new ClearIamTokenCacheEvent(Last) { ConfirmLoss = true },
        Act.ClearStranger => new ClearIamTokenCacheEvent(Stranger),
        Act.Delete => new DeleteUserEvent(Last),
        Act.DeleteStranger => new DeleteUserEvent(Stranger),
        Act.GetInformation => new GetInformationEvent(),
        Act.GetSdkState => new GetSdkStateEvent(),
        Act.GetUserList => new GetUserListEvent(),
        Act.GetLoggedInUser => new GetLoggedInUserEvent(),
        Act.GetState => new GetStateEvent(),
        Act.PrepareNamed => new GetAstClientDataEvent("acme"),
        Act.SetCode => new SetAuthorisationCodeEvent("acme", "code", EnrollAnonymousUserEvent.DefaultClientId),
        _ => throw new ArgumentOutOfRangeException(nameof(act)),
    };

    private static async Task<List<AppEvent>> CollectAsync(IAsyncEnumerable<AppEvent> events)
    {
        var heard = new List<AppEvent>();
        await foreach (var message in events)
        {
            heard.Add(message);
        }

        return heard;
    }
}
