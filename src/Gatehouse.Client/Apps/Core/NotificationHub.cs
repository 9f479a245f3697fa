using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Gatehouse.Client.Apps.Events;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Hands every result and notification to everybody who listens, in the order in which they came.</summary>
internal sealed class NotificationHub
{
    // Far more than a reader that reads at all can be behind.
    private const int MaxBehind = 4096;

#if NET9_0_OR_GREATER
    private readonly Lock _lock = new();
#else
    private readonly object _lock = new();
#endif
    private Channel<AppEvent>[] _listeners = [];
    private bool _isClosed;

    /// <summary>Listens from the moment of the call, not of the first read, so nothing in between is missed.</summary>
    public IAsyncEnumerable<AppEvent> Listen()
    {
        var channel = Channel.CreateBounded<AppEvent>(new BoundedChannelOptions(MaxBehind) { SingleReader = true, AllowSynchronousContinuations = false });
        lock (_lock)
        {
            if (_isClosed)
            {
                channel.Writer.Complete();
            }
            else
            {
                _listeners = [.. _listeners, channel];
            }
        }

        return ReadAsync(channel);
    }

    /// <summary>Tells everybody. A listener that is too far behind is ended with an error: it never silently misses one.</summary>
    public void Publish(AppEvent message)
    {
        if (Volatile.Read(ref _listeners).Length == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var listener in _listeners)
            {
                if (!listener.Writer.TryWrite(message) && listener.Writer.TryComplete(new InvalidOperationException($"This listener is {MaxBehind} events behind.")))
                {
                    _listeners = [.. _listeners.Where(l => l != listener)];
                }
            }
        }
    }

    /// <summary>Ends all streams, after what was published.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var listener in _listeners)
            {
                listener.Writer.TryComplete();
            }

            _listeners = [];
        }
    }

    private async IAsyncEnumerable<AppEvent> ReadAsync(Channel<AppEvent> channel, [EnumeratorCancellation] CancellationToken ct = default)
    {
        try
        {
            while (await channel.Reader.WaitToReadAsync(ct).ConfigureAwait(false))
            {
                while (channel.Reader.TryRead(out var message))
                {
                    yield return message;
                }
            }
        }
        finally
        {
            lock (_lock)
            {
                _listeners = [.. _listeners.Where(l => l != channel)];
            }
        }
    }
}
