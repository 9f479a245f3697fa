namespace Gatehouse.Client.TvProvider.Backends;

/// <summary>Remembers used tokens in this process, until their end.</summary>
internal sealed class MemoryMediaTokenUses(TimeProvider time) : IMediaTokenUses
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _byEnd = new();

    public Task<bool> TryUseAsync(string id, DateTimeOffset until, CancellationToken ct)
    {
        lock (_gate)
        {
            while (_byEnd.TryPeek(out var ended, out var end) && end <= time.GetUtcNow())
            {
                _byEnd.Dequeue();
                _used.Remove(ended);
            }

            var isFirst = _used.Add(id);
            if (isFirst)
            {
                _byEnd.Enqueue(id, until);
            }

            return Task.FromResult(isFirst);
        }
    }
}
