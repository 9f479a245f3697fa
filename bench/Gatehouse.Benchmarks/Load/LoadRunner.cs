using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gatehouse.Benchmarks.Load;

/// <summary>What one load run saw.</summary>
/// <param name="Requests">Answered in time.</param>
/// <param name="Failures">Answers that were not as expected, by reason.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="P50">Median latency, milliseconds.</param>
/// <param name="P95">95th percentile, milliseconds.</param>
/// <param name="P99">99th percentile, milliseconds.</param>
/// <param name="ServerCpuMs">CPU of the server per request, milliseconds.</param>
/// <param name="DatabaseCpuMs">CPU of the database's own processes per request, milliseconds; 0 for SQLite, which runs in the server.</param>
internal sealed record LoadResult(
    long Requests, IReadOnlyDictionary<string, int> Failures, double Seconds, double P50, double P95, double P99,
    double ServerCpuMs, double DatabaseCpuMs)
{
    /// <summary>Throughput.</summary>
    public double PerSecond => Requests / Seconds;
}

/// <summary>Closed-loop load: a fixed number of clients, each sending its next request when the last is answered.</summary>
internal sealed class LoadRunner(ProcessMeter server, ProcessMeter database)
{
    private const int BatchSize = 3_000;
    private const int SteadyBatches = 5;
    private const int MaxBatches = 60;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs <paramref name="request"/> for a time. It answers null when all was well, or the reason why not.</summary>
    public Task<LoadResult> RunAsync(int clients, TimeSpan duration, Func<int, CancellationToken, Task<string?>> request, CancellationToken ct) =>
        RunWhileAsync(clients, For(duration), request, ct);

    /// <summary>Runs <paramref name="request"/> so many times.</summary>
    public Task<LoadResult> RunEachAsync(int clients, int times, Func<CancellationToken, Task<string?>> request, CancellationToken ct)
    {
        var left = times;
        return RunWhileAsync(clients, () => Interlocked.Decrement(ref left) >= 0, (_, token) => request(token), ct);
    }

    /// <summary>
    /// Sends a request until it costs no less any more. The runtime compiles what it runs often once more, on a busy machine
    /// only after a minute; what was measured before that would be the machine's other work.
    /// </summary>
    public async Task WarmUpAsync(int clients, Func<int, CancellationToken, Task<string?>> request, CancellationToken ct)
    {
        var (best, steady) = (double.MaxValue, 0);
        for (var batch = 0; steady < SteadyBatches && batch < MaxBatches; batch++)
        {
            var cost = (await RunEachAsync(clients, BatchSize, token => request(0, token), ct)).ServerCpuMs;
            steady = cost < best * 0.95 ? 0 : steady + 1;
            best = Math.Min(best, cost);
        }
    }

    /// <summary>
    /// Runs two requests by turns, in short slices, for what differs by little: whoever else is at work on this machine meanwhile
    /// is then at work beside both.
    /// </summary>
    public async Task<(LoadResult One, LoadResult Other)> RunByTurnsAsync(
        int clients, TimeSpan duration, Func<int, CancellationToken, Task<string?>> one, Func<int, CancellationToken, Task<string?>> other, CancellationToken ct)
    {
        var (ones, others) = (new List<Sample>(), new List<Sample>());
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < duration * 2;)
        {
            ones.Add(await SampleAsync(clients, For(Slice), one, ct));
            others.Add(await SampleAsync(clients, For(Slice), other, ct));
        }

        return (Result(ones), Result(others));
    }

    private static Func<bool> For(TimeSpan duration)
    {
        var begun = Stopwatch.GetTimestamp();
        return () => Stopwatch.GetElapsedTime(begun) < duration;
    }

    private async Task<LoadResult> RunWhileAsync(
        int clients, Func<bool> goOn, Func<int, CancellationToken, Task<string?>> request, CancellationToken ct) =>
        Result([await SampleAsync(clients, goOn, request, ct)]);

    private async Task<Sample> SampleAsync(int clients, Func<bool> goOn, Func<int, CancellationToken, Task<string?>> request, CancellationToken ct)
    {
        var failures = new ConcurrentQueue<string>();
        var latencies = new List<float>[clients];
        var (serverCpu, databaseCpu) = (server.CpuSeconds(), database.CpuSeconds());
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var mine = latencies[client] = new List<float>(4096);
            while (goOn())
            {
                var begun = Stopwatch.GetTimestamp();
                if (await request(client, ct) is { } reason)
                {
                    failures.Enqueue(reason);
                }

                mine.Add((float)Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }
        }, ct)));
        return new Sample([.. latencies.SelectMany(l => l)], [.. failures], watch.Elapsed.TotalSeconds, server.CpuSeconds() - serverCpu, database.CpuSeconds() - databaseCpu);
    }

    private static LoadResult Result(IReadOnlyList<Sample> samples)
    {
        var all = samples.SelectMany(s => s.Latencies).Order().ToArray();
        var failures = samples.SelectMany(s => s.Failures).CountBy(f => f).ToDictionary();
        return new LoadResult(
            all.Length, failures, samples.Sum(s => s.Seconds), At(all, 0.50), At(all, 0.95), At(all, 0.99),
            samples.Sum(s => s.ServerCpu) * 1000 / all.Length, samples.Sum(s => s.DatabaseCpu) * 1000 / all.Length);
    }

    private static double At(float[] sorted, double quantile) => sorted.Length == 0 ? 0 : sorted[(int)((sorted.Length - 1) * quantile)];

    private sealed record Sample(float[] Latencies, string[] Failures, double Seconds, double ServerCpu, double DatabaseCpu);
}
