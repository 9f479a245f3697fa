using System.Collections.Concurrent;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>
/// Remembers something of each organization for at most a second. Under load it is read again before it is that old, while
/// callers go on with what is there; after a pause the first caller waits. One reads, whoever else asks.
/// </summary>
/// <param name="time">Clock.</param>
/// <param name="read">Reads it, given what was known before (null at first), which it may return when it still holds.</param>
internal sealed class OrganizationCache<T>(TimeProvider time, Func<string, T?, CancellationToken, Task<T>> read) where T : class
{
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Usable = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>What holds for an organization.</summary>
    public ValueTask<T> GetAsync(string organizationId, CancellationToken ct)
    {
        if (!_entries.TryGetValue(organizationId, out var entry))
        {
            if (_entries.Count >= MaxRemembered)
            {
                _entries.Clear(); // ids of organizations come from verified tokens, so this is many organizations, not an attack
            }

            entry = _entries.GetOrAdd(organizationId, _ => new Entry());
        }

        if (entry.Value is { } known)
        {
            var age = time.GetElapsedTime(known.ReadAt);
            if (age < Fresh)
            {
                return new ValueTask<T>(known.Value);
            }

            if (age < Usable)
            {
                _ = RefreshAsync(entry, organizationId);
                return new ValueTask<T>(known.Value);
            }
        }

        return new ValueTask<T>(RefreshAsync(entry, organizationId).WaitAsync(ct));
    }

    /// <summary>To be called after a change that this process made: whoever asks from now on gets what is there now.</summary>
    public void Forget(string organizationId)
    {
        if (_entries.TryGetValue(organizationId, out var entry))
        {
            // A read that began before the change ends in an entry that nobody looks at any more.
            _entries.TryUpdate(organizationId, new Entry { Previous = entry.Value?.Value ?? entry.Previous }, entry);
        }
    }

    private Task<T> RefreshAsync(Entry entry, string organizationId)
    {
        lock (entry)
        {
            if (entry.Reading is { IsCompleted: false } reading)
            {
                return reading;
            }

            return entry.Reading = ReadAsync(entry, organizationId);
        }
    }

    private async Task<T> ReadAsync(Entry entry, string organizationId)
    {
        await Task.Yield(); // off the caller's lock
        var at = time.GetTimestamp();
        var value = await read(organizationId, entry.Value?.Value ?? entry.Previous, CancellationToken.None);
        entry.Value = new Known(value, at);
        return value;
    }

    private sealed class Entry
    {
        /// <summary>What was known before a change; still spares work when only something else changed.</summary>
        public T? Previous { get; init; }

        public volatile Known? Value;

        public Task<T>? Reading;
    }

    private sealed record Known(T Value, long ReadAt);
}
