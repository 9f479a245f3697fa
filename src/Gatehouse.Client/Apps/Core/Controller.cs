using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>
/// What <see cref="MasterController"/> and <see cref="AppSession"/> are two faces of. Takes a request, lets <see cref="Gate"/> judge
/// it once, runs it, and tells everybody who listens. The requests' work is in the classes beside this one.
/// </summary>
internal sealed partial class Controller : IAsyncDisposable
{
    private readonly RestartLimit _restarts;
    private AppSettings? _settings;
    private HttpMessageHandler? _handler;
    private WireClient? _wire;
    private IssuerDirectory? _issuers;
    private int _reachable = -1;

    public Controller(AppOptions options)
    {
        Options = options;
        Clock = new ServerClock(options.Time);
        _restarts = new RestartLimit(options.Time);
        Starting = new Starting(this);
        Enrollment = new Enrollment(this);
        Login = new Login(this);
        Renewal = new Renewal(this);
        Exchange = new Exchange(this);
        Leaving = new Leaving(this);
        ModeChange = new ModeChange(this);
        NamedLogin = new NamedLogin(this);
        Upgrade = new Upgrade(this);
        Information = new Information(this);
        HttpRequests = new HttpRequests(this);
    }

    public AppOptions Options { get; }

    public Gate Gate { get; } = new();

    public NotificationHub Hub { get; } = new();

    public UserBook Users { get; } = new();

    public ServerClock Clock { get; }

    public Starting Starting { get; }

    public Enrollment Enrollment { get; }

    public Login Login { get; }

    public Renewal Renewal { get; }

    public Exchange Exchange { get; }

    public Leaving Leaving { get; }

    public ModeChange ModeChange { get; }

    public NamedLogin NamedLogin { get; }

    public Upgrade Upgrade { get; }

    public Information Information { get; }

    public HttpRequests HttpRequests { get; }

    /// <summary>Null before the first start that got so far.</summary>
    public AppSettings? SettingsOrNull => _settings;

    public AppSettings Settings => _settings ?? throw new InvalidOperationException("Not started.");

    public WireClient Wire => _wire ?? throw new InvalidOperationException("Not started.");

    public IssuerDirectory Issuers => _issuers ?? throw new InvalidOperationException("Not started.");

    /// <summary>Does what was asked, and returns the result. Throws only where the caller cancels, or where this is disposed.</summary>
    public async Task<TResult> PostAsync<TResult>(RequestEvent<TResult> request, CancellationToken ct)
        where TResult : ResultEvent, new()
    {
        ct.ThrowIfCancellationRequested();
        var trace = request.TraceContext ?? TraceContext.New();
        var ticket = Gate.Enter(request.Kind);
        ObjectDisposedException.ThrowIf(ticket.IsClosed, this);
        var (result, fault) = ticket.IsAccepted
            ? await RunAsync(request, ticket, trace, ct).ConfigureAwait(false)
            : (Refuse(request, ticket), null);
        result.Attach(trace);
        if (result.Status == StatusType.InvalidState)
        {
            Hub.Publish(new InvalidStateEvent(result.ErrorDescription) { TraceContext = trace });
        }

        Hub.Publish(result);
        After(result);
        if (fault is not null)
        {
            Recover(request.Kind, fault);
        }

        return result;
    }

    /// <summary>Reads what the start decided into place.</summary>
    public void Configure(AppSettings settings)
    {
        _settings = settings;
        _wire?.Dispose();
        _handler?.Dispose();
        _handler = Options.HttpHandler?.Invoke() ?? SafeHandlers.Make(settings.Trust, cookies: null);
        _wire = new WireClient(Options, _handler, Clock, TellReachable);
        _issuers = new IssuerDirectory(settings.Server, _wire);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!Gate.Close())
        {
            return;
        }

        await Gate.DrainAsync().ConfigureAwait(false);
        DropSession();
        HttpRequests.Dispose();
        NamedLogin.Dispose();
        Hub.Close();
        _wire?.Dispose();
        _handler?.Dispose();
        Options.Store.Dispose();
        Gate.Dispose();
    }

    private async Task<(TResult Result, Exception? Fault)> RunAsync<TResult>(RequestEvent<TResult> request, Ticket ticket, TraceContext trace, CancellationToken ct)
        where TResult : ResultEvent, new()
    {
        CurrentTrace.Value = trace;
        var isLong = OrderRules.IsExclusive(request.Kind);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, ticket.Epoch);
        try
        {
            if (isLong)
            {
                Hub.Publish(new BusyEvent());
            }

            return (await request.RunAsync(this, either.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (new Verdict(StatusType.UserCancel, 0, "A restart cut it short.").To<TResult>(), null);
        }
        catch (SecureStoreException e)
        {
            return (StoreVerdicts.Of(e).To<TResult>(), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (new Verdict(StatusType.InternalError, 0, $"Unexpected {e.GetType().Name}.").To<TResult>(), e);
        }
        finally
        {
            Gate.Leave(request.Kind);
            if (isLong)
            {
                Hub.Publish(new IdleEvent());
            }
        }
    }

    // Of two answers to a second enrollment, "there is one already" says more than "not now".
    private TResult Refuse<TResult>(RequestEvent<TResult> request, Ticket ticket)
        where TResult : ResultEvent, new() =>
        ((request is EnrollAnonymousUserEvent again && ticket.Column == OrderRules.Column.LoginRequired ? Enrollment.Again(again) : null)
            ?? new Verdict(StatusType.InvalidState, 0, ticket.Refusal!)).To<TResult>();

    // The result first, then what follows from it.
    private void After(ResultEvent result)
    {
        if (result is StartResultEvent { SdkState: SdkState.LoginRequired, IsOk: true } or RestartResultEvent { SdkState: SdkState.LoginRequired, IsOk: true })
        {
            Hub.Publish(new StartLoginEvent(Users.Details));
        }
    }

    // Whatever state an unexpected failure left behind, a restart reads it anew from what is stored. Not for ever, though, and not
    // after a start, which is just that.
    private void Recover(EventKind kind, Exception fault)
    {
        Hub.Publish(new RuntimeErrorEvent(ErrorType.Internal, 0, $"{kind}: unexpected {fault.GetType().Name}."));
        if (kind is EventKind.Start or EventKind.Restart || !_restarts.MayRestart())
        {
            Gate.Become(Phase.Uninitialised);
            Hub.Publish(new FatalErrorEvent(ErrorType.Internal, 0, "Restarting does not help."));
            return;
        }

        _ = RestartAsync();
    }

    private async Task RestartAsync()
    {
        try
        {
            await PostAsync(new RestartEvent(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // Disposed meanwhile.
        }
    }

    private void TellReachable(bool isReachable)
    {
        var now = isReachable ? 1 : 0;
        if (Interlocked.Exchange(ref _reachable, now) != now)
        {
            Hub.Publish(new ServerConnectionEvent(isReachable ? ServerConnectionState.Reachable : ServerConnectionState.NotReachable));
        }
    }
}
