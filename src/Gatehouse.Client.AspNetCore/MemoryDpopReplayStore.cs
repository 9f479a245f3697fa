using System.Collections.Concurrent;

namespace Gatehouse.Client.AspNetCore;

/// <summary>Proofs of this process. When it is full of live ones it takes no more: letting in what cannot be remembered would let it in twice.</summary>
/// <param name="time">The clock.</param>
/// <param name="capacity">Most proofs that are remembered; about 200 bytes each.</param>
public sealed class MemoryDpopReplayStore(TimeProvider time, int capacity = MemoryDpopReplayStore.DefaultCapacity) : IDpopReplayStore
{
    /// <summary>Enough for 4000 requests a second.</summary>
    public const int DefaultCapacity = 500_000;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, long> _seen = new(StringComparer.Ordinal);
    private int _count;
    private long _sweepAt;

    /// <inheritdoc/>
    public ValueTask<bool> TryAddAsync(string proof, DateTimeOffset until, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        Sweep(now);
        if (Interlocked.Increment(ref _count) <= capacity && _seen.TryAdd(proof, until.UtcTicks))
        {
            return ValueTask.FromResult(true);
        }

        Interlocked.Decrement(ref _count);
        return ValueTask.FromResult(false);
    }

    // By whoever comes by first; the others go on meanwhile.
    private void Sweep(DateTimeOffset now)
    {
        var due = Interlocked.Read(ref _sweepAt);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _sweepAt, (now + SweepEvery).UtcTicks, due) != due)
        {
            return;
        }

        foreach (var (proof, until) in _seen)
        {
            if (until < now.UtcTicks && _seen.TryRemove(proof, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}
