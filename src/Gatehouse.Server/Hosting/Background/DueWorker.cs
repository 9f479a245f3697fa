namespace Gatehouse.Server.Hosting.Background;

/// <summary>
/// Works off what falls due: at once when told, otherwise when the next piece is due, and every so often for what another
/// process made due or a lost signal left behind. Any number of processes may run it; what each works on it has to claim.
/// </summary>
public abstract class DueWorker : BackgroundService
{
    /// <summary>The clock.</summary>
    protected abstract TimeProvider Time { get; }

    /// <summary>The safety net under the signals.</summary>
    protected abstract TimeSpan PollEvery { get; }

    /// <summary>Set by whoever makes something due at once. Of a worker that nobody tells, one that is never set.</summary>
    protected virtual WakeSignal Wake { get; } = new();

    /// <summary>Does all that is due now; returns how many pieces were tried.</summary>
    public abstract Task<int> RunAsync(CancellationToken ct);

    /// <summary>When the next piece is due, in Unix milliseconds; null when nothing waits.</summary>
    protected abstract Task<long?> NextDueAsync(CancellationToken ct);

    /// <summary>Tells of a failure of the work as a whole, such as when the database is away. It is tried again after <see cref="PollEvery"/>.</summary>
    protected abstract void Failed(Exception error);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
                await WaitAsync(await NextDueAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Failed(e);
                await Task.Delay(PollEvery, Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Task WaitAsync(long? nextDueMs, CancellationToken ct)
    {
        var untilDue = nextDueMs is { } due ? TimeSpan.FromMilliseconds(Math.Max(1, due - Time.GetUtcNow().ToUnixTimeMilliseconds())) : PollEvery;
        return Wake.WaitAsync(untilDue < PollEvery ? untilDue : PollEvery, Time, ct);
    }
}
