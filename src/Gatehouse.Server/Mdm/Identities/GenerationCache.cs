using System.Collections.Concurrent;

namespace Gatehouse.Server.Mdm.Identities;

/// <summary>
/// A bounded cache without bookkeeping per hit: entries live in two generations; when the young one is full it becomes the
/// old one, and what was old and not used since is forgotten. Holds at most <paramref name="capacity"/> entries, give or take races.
/// </summary>
public sealed class GenerationCache<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly int _half = Math.Max(1, capacity / 2);
    private ConcurrentDictionary<TKey, TValue> _young = new();
    private ConcurrentDictionary<TKey, TValue> _old = new();
    private int _count;

    /// <summary>The value, or null; using an old one makes it young.</summary>
    public TValue? Find(TKey key)
    {
        if (_young.TryGetValue(key, out var value))
        {
            return value;
        }

        if (_old.TryGetValue(key, out value))
        {
            Add(key, value);
        }

        return value;
    }

    /// <summary>Remembers a value unless there is one.</summary>
    public void AddIfAbsent(TKey key, TValue value)
    {
        if (Find(key) is null)
        {
            Add(key, value);
        }
    }

    /// <summary>Remembers a value.</summary>
    public void Add(TKey key, TValue value)
    {
        _young[key] = value;

        // ConcurrentDictionary.Count takes every lock; a counter that is a little off does as well here.
        if (Interlocked.Increment(ref _count) < _half)
        {
            return;
        }

        Interlocked.Exchange(ref _count, 0);
        _old = _young;
        _young = new ConcurrentDictionary<TKey, TValue>();
    }
}
