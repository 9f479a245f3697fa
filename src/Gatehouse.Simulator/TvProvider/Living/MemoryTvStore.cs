using System.Collections.Concurrent;
using Gatehouse.Client.TvProvider;

namespace Gatehouse.Simulator.TvProvider.Living;

/// <summary>The keychain of one app; lasts as long as the device.</summary>
internal sealed class MemoryTvStore : ITvStore
{
    private readonly ConcurrentDictionary<string, byte[]> _items = new(StringComparer.Ordinal);

    public Task<byte[]?> ReadAsync(string name, CancellationToken ct) => Task.FromResult(_items.GetValueOrDefault(name));

    public Task WriteAsync(string name, byte[] content, CancellationToken ct)
    {
        _items[name] = content;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string name, CancellationToken ct)
    {
        _items.TryRemove(name, out _);
        return Task.CompletedTask;
    }
}
