using System.Collections.Concurrent;

namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>The same question at the same time is asked once. Who waits may leave; the question is asked to its end for the others.</summary>
internal sealed class SingleFlight<T>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _running = new(StringComparer.Ordinal);

    /// <summary>Joins whoever asks already, or asks.</summary>
    /// <param name="key">Names the question.</param>
    /// <param name="ask">Ends by itself; not cancelled when a caller leaves.</param>
    /// <param name="ct">Cancels the waiting.</param>
    public async Task<T> RunAsync(string key, Func<Task<T>> ask, CancellationToken ct)
    {
        var running = _running.GetOrAdd(key, _ => new Lazy<Task<T>>(() => Task.Run(ask, CancellationToken.None)));
        var task = running.Value;

        // Whoever comes after the end asks anew: this is no cache.
        _ = task.ContinueWith(
            _ => _running.TryRemove(KeyValuePair.Create(key, running)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return await task.WaitAsync(ct);
    }
}
