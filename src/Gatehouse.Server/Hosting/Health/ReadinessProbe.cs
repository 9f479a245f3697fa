using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Hosting.Health;

/// <summary>Whether requests can be served: the database answers, and its schema is ours. Asked often and by anybody, so it looks once a second at most.</summary>
public sealed class ReadinessProbe(Database database, TimeProvider time)
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private Task<bool> _last = Task.FromResult(false);
    private long? _lookedAt;

    /// <summary>True when ready.</summary>
    public Task<bool> IsReadyAsync()
    {
        lock (_gate)
        {
            if (_lookedAt is not { } at || time.GetElapsedTime(at) >= Keep)
            {
                _lookedAt = time.GetTimestamp();
                _last = LookAsync();
            }

            return _last;
        }
    }

    private async Task<bool> LookAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            return await Migrator.IsUpToDateAsync(database, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception)
        {
            return false; // why is logged by the requests that fail
        }
    }
}
