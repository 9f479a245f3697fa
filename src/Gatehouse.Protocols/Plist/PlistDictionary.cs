using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.Plist;

/// <summary>
/// Keys and values in the order in which they were added, which is also the order in which they are written.
/// The typed lookups answer null when the key is absent or its value has another type. Two dictionaries are equal
/// when they hold the same pairs, in whatever order.
/// </summary>
public sealed class PlistDictionary : PlistValue, IReadOnlyCollection<KeyValuePair<string, PlistValue>>
{
    // Messages have a handful of keys, where a scan beats hashing. Past this many an index keeps look-ups constant.
    private const int IndexFrom = 16;

    private KeyValuePair<string, PlistValue>[] _pairs;
    private int _count;
    private Dictionary<string, int>? _index;

    /// <summary>An empty dictionary.</summary>
    public PlistDictionary() => _pairs = [];

    /// <summary>An empty dictionary with room for this many pairs.</summary>
    public PlistDictionary(int capacity) => _pairs = new KeyValuePair<string, PlistValue>[capacity];

    /// <inheritdoc/>
    public int Count => _count;

    /// <summary>The keys, in order.</summary>
    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    /// <summary>Value of a key. Setting replaces in place, or appends.</summary>
    /// <exception cref="KeyNotFoundException">Reading a key that is absent.</exception>
    public PlistValue this[string key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The dictionary has no key \"{key}\".");
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var at = IndexOf(key);
            if (at >= 0) _pairs[at] = new(_pairs[at].Key, value);
            else Append(key, value);
        }
    }

    /// <summary>Appends a pair.</summary>
    /// <exception cref="ArgumentException">The key is there already.</exception>
    public void Add(string key, PlistValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!TryAdd(key, value)) throw new ArgumentException($"The dictionary has the key \"{key}\" already.", nameof(key));
    }

    /// <summary>Appends a pair, or does nothing and answers false when the key is there already.</summary>
    public bool TryAdd(string key, PlistValue value)
    {
        if (IndexOf(key) >= 0) return false;
        Append(key, value);
        return true;
    }

    /// <summary>Removes a key; the others keep their order. False when it was not there.</summary>
    public bool Remove(string key)
    {
        var at = IndexOf(key);
        if (at < 0) return false;
        System.Array.Copy(_pairs, at + 1, _pairs, at, _count - at - 1);
        _pairs[--_count] = default;
        _index = null;
        return true;
    }

    /// <summary>Whether the key is present.</summary>
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <summary>Value of a key, if present.</summary>
    public bool TryGetValue(string key, [NotNullWhen(true)] out PlistValue? value)
    {
        var at = IndexOf(key);
        value = at >= 0 ? _pairs[at].Value : null;
        return at >= 0;
    }

    /// <summary>A string.</summary>
    public string? Text(string key) => (Find(key) as PlistString)?.Value;

    /// <summary>Bytes.</summary>
    public ReadOnlyMemory<byte>? Data(string key) => (Find(key) as PlistData)?.Value;

    /// <summary>A boolean.</summary>
    public bool? Boolean(string key) => (Find(key) as PlistBoolean)?.Value;

    /// <summary>An integer that fits 64 signed bits.</summary>
    public long? Integer(string key) => (Find(key) as PlistInteger)?.AsInt64;

    /// <summary>A real; an integer counts too, because devices write a whole number as either.</summary>
    public double? Real(string key) => Find(key) switch
    {
        PlistReal real => real.Value,
        PlistInteger integer => (double)integer.Value,
        _ => null,
    };

    /// <summary>A date.</summary>
    public DateTimeOffset? Date(string key) => (Find(key) as PlistDate)?.Value;

    /// <summary>A dictionary.</summary>
    public PlistDictionary? Dictionary(string key) => Find(key) as PlistDictionary;

    /// <summary>An array.</summary>
    public PlistArray? Array(string key) => Find(key) as PlistArray;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, PlistValue>> GetEnumerator()
    {
        for (var i = 0; i < _count; i++) yield return _pairs[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(PlistValue? other) =>
        other is PlistDictionary d && d._count == _count &&
        this.All(pair => d.TryGetValue(pair.Key, out var value) && value.Equals(pair.Value));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(typeof(PlistDictionary), _count);

    /// <summary>The pairs without a copy, for the writers.</summary>
    internal ReadOnlySpan<KeyValuePair<string, PlistValue>> Pairs => _pairs.AsSpan(0, _count);

    private PlistValue? Find(string key)
    {
        var at = IndexOf(key);
        return at >= 0 ? _pairs[at].Value : null;
    }

    private int IndexOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_count >= IndexFrom) return (_index ??= BuildIndex()).TryGetValue(key, out var found) ? found : -1;
        for (var i = 0; i < _count; i++)
        {
            if (string.Equals(_pairs[i].Key, key, StringComparison.Ordinal)) return i;
        }

        return -1;
    }

    private Dictionary<string, int> BuildIndex()
    {
        var index = new Dictionary<string, int>(_count * 2, StringComparer.Ordinal);
        for (var i = 0; i < _count; i++) index.Add(_pairs[i].Key, i);
        return index;
    }

    private void Append(string key, PlistValue value)
    {
        if (_count == _pairs.Length) System.Array.Resize(ref _pairs, Math.Max(8, _count * 2));
        _index?.Add(key, _count);
        _pairs[_count++] = new(key, value);
    }
}
