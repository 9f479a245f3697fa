using System.Collections;

namespace Gatehouse.Protocols.Plist;

/// <summary>An ordered list of values; may be built with a collection expression.</summary>
public sealed class PlistArray : PlistValue, IReadOnlyList<PlistValue>
{
    private readonly List<PlistValue> _items = [];

    /// <summary>An empty list.</summary>
    public PlistArray()
    {
    }

    /// <summary>A list of these values.</summary>
    public PlistArray(IEnumerable<PlistValue> items) => _items.AddRange(items);

    /// <summary>A list of strings.</summary>
    public static PlistArray Of(IEnumerable<string> items) => new(items.Select(item => (PlistValue)item));

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public PlistValue this[int index] => _items[index];

    /// <summary>Appends a value.</summary>
    public void Add(PlistValue value) => _items.Add(value ?? throw new ArgumentNullException(nameof(value)));

    /// <inheritdoc/>
    public IEnumerator<PlistValue> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(PlistValue? other) => other is PlistArray a && a._items.SequenceEqual(_items);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(typeof(PlistArray), _items.Count);
}
