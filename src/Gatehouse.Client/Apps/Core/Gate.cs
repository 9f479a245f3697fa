namespace Gatehouse.Client.Apps.Core;

/// <summary>
/// The one place that decides whether an event may come, and that knows what is under way. Every decision is taken, once,
/// at the moment of posting, under one lock; so events posted at the same time have an order, and none is judged twice.
/// </summary>
internal sealed class Gate : IDisposable
{
#if NET9_0_OR_GREATER
    private readonly Lock _lock = new();
#else
    private readonly object _lock = new();
#endif
    private Phase _phase = Phase.NotStarted;
    private EventKind? _exclusive;
    private bool _isSuspended;
    private bool _isClosed;
    private int _underWay;
    private TaskCompletionSource<bool>? _drained;
    private CancellationTokenSource _epoch = new();

    /// <summary>Where the controller stands.</summary>
    public Phase Phase
    {
        get
        {
            lock (_lock)
            {
                return _phase;
            }
        }
    }

    /// <summary>An exclusive request runs.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_lock)
            {
                return _exclusive is not null;
            }
        }
    }

    /// <summary>Ends with the next restart: what outlives the request that began it hangs on this.</summary>
    public CancellationToken Epoch
    {
        get
        {
            lock (_lock)
            {
                return _epoch.Token;
            }
        }
    }

    /// <summary>The event might come now.</summary>
    public bool Accepts(EventKind kind)
    {
        lock (_lock)
        {
            return !_isClosed && OrderRules.Accepts(kind, OrderRules.ColumnFor(_phase, _exclusive, _isSuspended, kind));
        }
    }

    /// <summary>Judges an event; where it is accepted, <see cref="Leave"/> must follow.</summary>
    public Ticket Enter(EventKind kind)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return Ticket.Closed;
            }

            var column = OrderRules.ColumnFor(_phase, _exclusive, _isSuspended, kind);
            if (!OrderRules.Accepts(kind, column))
            {
                return new Ticket($"{kind} may not come now: {Describe(column)}.", column, default);
            }

            _underWay++;
            if (OrderRules.IsExclusive(kind))
            {
                _exclusive = kind;
            }

            // A restart ends the epoch, so it cannot be part of it.
            return new Ticket(null, column, kind == EventKind.Restart ? default : _epoch.Token);
        }
    }

    /// <summary>An accepted event is done.</summary>
    public void Leave(EventKind kind)
    {
        lock (_lock)
        {
            _underWay--;
            if (_exclusive == kind)
            {
                _exclusive = null;
            }

            // Whoever drains is itself under way.
            if (_drained is not null && _underWay <= 1)
            {
                _drained.TrySetResult(true);
            }
        }
    }

    /// <summary>The exclusive request that runs moves the controller.</summary>
    public void Become(Phase phase)
    {
        lock (_lock)
        {
            _phase = phase;
        }
    }

    /// <summary>Cancels everything else that is under way, and waits for its end. Only the restart that runs may call it.</summary>
    public async Task DrainAsync()
    {
        CancellationTokenSource old;
        Task drained;
        lock (_lock)
        {
            (old, _epoch) = (_epoch, new CancellationTokenSource());
            _drained = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_underWay <= 1)
            {
                _drained.SetResult(true);
            }

            drained = _drained.Task;
        }

        old.Cancel();
        await drained.ConfigureAwait(false);
        old.Dispose();
        lock (_lock)
        {
            _drained = null;
        }
    }

    /// <summary>False where it was suspended already.</summary>
    public bool Suspend() => SetSuspended(true);

    /// <summary>False where it was not suspended.</summary>
    public bool Resume() => SetSuspended(false);

    /// <summary>Lets nothing in any more, and cancels what is under way. False where it was closed already.</summary>
    public bool Close()
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return false;
            }

            (_isClosed, _underWay) = (true, _underWay + 1); // whoever closes drains, and counts for that
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _epoch.Dispose();

    private bool SetSuspended(bool value)
    {
        lock (_lock)
        {
            var changed = _isSuspended != value;
            _isSuspended = value;
            return changed;
        }
    }

    private static string Describe(OrderRules.Column column) => column switch
    {
        OrderRules.Column.NotStarted => "the controller is not started",
        OrderRules.Column.Starting => "a start is under way",
        OrderRules.Column.Uninitialised => "the last start failed",
        OrderRules.Column.ActivationRequired => "nobody is enrolled",
        OrderRules.Column.LoginRequired => "nobody is logged in",
        OrderRules.Column.Changing => "another request is under way",
        OrderRules.Column.Suspended => "the controller is suspended",
        _ => "a user is logged in",
    };
}
