using System.Collections.Concurrent;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>
/// Token buckets by key. Each refills continuously and holds one second of the rate and the burst; so a key that was never
/// seen has both. A bucket is one number, the moment at which it will be full again, and is forgotten after it.
/// </summary>
/// <param name="time">Clock.</param>
/// <param name="perSecond">Sustained rate.</param>
/// <param name="burst">Beyond it.</param>
internal sealed class Buckets(TimeProvider time, double perSecond, int burst)
{
    private const int SweepEvery = 10_000;

    private readonly ConcurrentDictionary<string, long> _fullAt = new(StringComparer.Ordinal);
    private readonly long _step = Math.Max(1, (long)(TimeSpan.TicksPerSecond / perSecond));
    private int _added;

    // Counted in steps, so that rounding never costs a call.
    private long Depth => (long)((perSecond + burst) * _step);

    /// <summary>Takes one; null when there was one, otherwise how long until there is.</summary>
    public TimeSpan? Take(string key)
    {
        var now = Now;
        while (true)
        {
            var known = _fullAt.TryGetValue(key, out var fullAt);
            var after = Math.Max(known ? fullAt : 0, now) + _step;
            if (after - now > Depth)
            {
                return TimeSpan.FromTicks(after - now - Depth);
            }

            if (known ? _fullAt.TryUpdate(key, after, fullAt) : _fullAt.TryAdd(key, after))
            {
                SweepSometimes(known, now);
                return null;
            }
        }
    }

    /// <summary>True when <see cref="Take"/> would refuse.</summary>
    public bool IsEmpty(string key) => _fullAt.TryGetValue(key, out var fullAt) && fullAt + _step - Now > Depth;

    private long Now => time.GetUtcNow().Ticks;

    // A key is gone at the latest after so many others came: what is kept is bounded by what comes within one filling.
    private void SweepSometimes(bool known, long now)
    {
        if (known || Interlocked.Increment(ref _added) % SweepEvery != 0)
        {
            return;
        }

        foreach (var (key, fullAt) in _fullAt)
        {
            if (fullAt <= now)
            {
                _fullAt.TryRemove(new KeyValuePair<string, long>(key, fullAt));
            }
        }
    }
}
