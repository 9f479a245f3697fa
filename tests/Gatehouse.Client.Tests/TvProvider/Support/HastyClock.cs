namespace Gatehouse.Client.Tests.TvProvider.Support;

/// <summary>A clock on which nobody waits: whoever would is woken at once, and the time has passed nevertheless.</summary>
public sealed class HastyClock : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _now = new(2026, 9, 21, 14, 0, 0, TimeSpan.Zero);

    /// <summary>What was waited for, in order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    /// <summary>Called after each wait.</summary>
    public Action OnWait { get; set; } = () => { };

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Advance(dueTime);
            lock (_gate)
            {
                Waits.Add(dueTime);
            }

            OnWait();
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Spent();
    }

    public void Advance(TimeSpan by)
    {
        lock (_gate)
        {
            _now += by;
        }
    }

    private sealed class Spent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // It has fired.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
