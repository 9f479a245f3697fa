using System.Threading.Channels;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Hosting.Background;

/// <summary>Tells a <see cref="DueWorker"/> of this process that something may be due. However often it is set before the worker looks, the worker looks once.</summary>
public sealed class WakeSignal
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something may be due now.</summary>
    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Something is due as soon as the transaction is durable.</summary>
    public void SetAfter(Tx tx)
    {
        ArgumentNullException.ThrowIfNull(tx);
        tx.AfterCommit(Set);
    }

    /// <summary>Returns when it is set, or when the time is over, and is unset from then on.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(Task.Delay(most, time, enough.Token), _set.Reader.WaitToReadAsync(enough.Token).AsTask());
        await enough.CancelAsync();
        _set.Reader.TryRead(out _);
        ct.ThrowIfCancellationRequested();
    }
}
