using Gatehouse.Server.Hosting;

namespace Gatehouse.Server.Storage;

/// <summary>
/// Work that recurs in the background, in one process at a time and in bounded pieces: retention, timeouts, renewals.
/// Which process has its turn is a row in <c>sys_sweep</c>; a process that dies holds nothing up beyond one interval.
/// Register with <c>AddSweep</c>.
/// </summary>
public abstract class SweepTask(Database database, TimeProvider time, ILogger logger) : BackgroundService
{
    // A sweep that always finds more still lets others write, and ends.
    private const int MaxBatchesPerRun = 1000;

    // Runs of one process come one after the other: what one has in hand the other would skip, and end too early.
    private readonly SemaphoreSlim _running = new(1, 1);

    /// <summary>Names the task in the log and in <c>sys_sweep</c>, such as <c>audit-retention</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Pause between two runs of all processes together.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>Changes up to <paramref name="limit"/> rows in one transaction, and returns how many. As long as it returns the limit, it is called again.</summary>
    protected abstract Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>What a batch leaves for after its transaction, such as signing, which takes too long to hold rows for.</summary>
    protected virtual Task FinishAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Rows in one transaction. Default 500.</summary>
    protected virtual int BatchSize => 500;

    /// <summary>Runs all of it now, whoever's turn it is; returns how many rows it changed.</summary>
    public async Task<long> RunAsync(CancellationToken ct)
    {
        await _running.WaitAsync(ct);
        try
        {
            return await RunBatchesAsync(ct);
        }
        finally
        {
            _running.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _running.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<long> RunBatchesAsync(CancellationToken ct)
    {
        long total = 0;
        for (var batch = 0; batch < MaxBatchesPerRun; batch++)
        {
            var count = await database.WriteAsync(tx => SweepAsync(tx, time.GetUtcNow(), BatchSize, ct), ct);
            await FinishAsync(ct);
            total += count;
            if (count < BatchSize)
            {
                break;
            }
        }

        if (total > 0)
        {
            HostingLog.TaskWorked(logger, Name, total);
        }

        return total;
    }

    /// <summary>Runs it when its time has come and no other process took the turn.</summary>
    public async Task<bool> TryTurnAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();

        // A little less than the interval: a timer that ticks a moment early must not lose its turn to the next round.
        var next = now + (Interval * 0.9);
        var mine = await database.WriteAsync(tx => tx.ExecuteAsync(
            """
            insert into sys_sweep (name, next_ms) values (@Name, @next)
            on conflict (name) do update set next_ms = excluded.next_ms where sys_sweep.next_ms <= @now
            """,
            new { Name, now = now.ToUnixTimeMilliseconds(), next = next.ToUnixTimeMilliseconds() }), ct);
        if (mine == 1)
        {
            await RunAsync(ct);
        }

        return mine == 1;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryTurnLoggedAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping; a batch that was cut off has rolled back.
        }
    }

    private async Task TryTurnLoggedAsync(CancellationToken ct)
    {
        try
        {
            await TryTurnAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            HostingLog.TaskFailed(logger, e, Name, Interval);
        }
    }
}

/// <summary>Registration of sweeps.</summary>
public static class SweepServices
{
    /// <summary>Adds a sweep, which is also there by its type for tests and for those who want it done now.</summary>
    public static void AddSweep<TSweep>(this IServiceCollection services) where TSweep : SweepTask
    {
        services.AddSingleton<TSweep>();
        services.AddHostedService(s => s.GetRequiredService<TSweep>());
    }
}
