namespace Gatehouse.Client.Apps.Http;

/// <summary>
/// The server's time, as far as its answers tell: devices' clocks are off by hours, and proofs say when they were made. Never
/// used to end a lock, since whoever answers could set it.
/// </summary>
internal sealed class ServerClock(TimeProvider time)
{
    // Below this it is the second that the header is cut to, and the way here.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private long _offsetTicks;

    /// <summary>This device's time, corrected.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + Offset;

    /// <summary>By how much it is corrected.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Volatile.Read(ref _offsetTicks));

    /// <summary>An answer with this <c>Date</c> has arrived.</summary>
    public void Learn(DateTimeOffset date)
    {
        var offset = date - time.GetUtcNow();
        Volatile.Write(ref _offsetTicks, offset.Duration() < Tolerance ? 0 : offset.Ticks);
    }
}
