using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Gatehouse.Protocols.Plist;

/// <summary>Builds values from the elements of an XML property list. One use per body.</summary>
internal ref struct XmlPlistReader(ReadOnlySpan<byte> body, PlistLimits limits)
{
    private readonly PlistLimits _limits = limits;
    private XmlScanner _xml = new(body);
    private int _values;

    /// <summary>Why <see cref="ReadRoot"/> answered null.</summary>
    public readonly (int Offset, string Reason)? Fault => _xml.Fault;

    /// <summary>The value inside <c>plist</c>; null on a fault.</summary>
    public PlistValue? ReadRoot()
    {
        if (!_xml.CheckEncoding() || !_xml.TryTag(out var tag, prolog: true)) return null;
        if (!tag.Is(XmlTagKind.Open, "plist"u8)) return Fail(tag.Offset, "the root element is not a filled plist");
        if (!_xml.TryTag(out tag)) return null;
        var value = ReadValue(tag, 1);
        if (value is null || !_xml.TryTag(out tag)) return null;
        if (!tag.Is(XmlTagKind.Close, "plist"u8)) return Fail(tag.Offset, "plist holds more than one value");
        return _xml.SkipToMarkup(prolog: false) ? Fail(_xml.Position, "text follows the end of plist")
            : _xml.Fault is null ? value : null;
    }

    private PlistValue? Fail(int offset, string reason)
    {
        _xml.Fail(offset, reason);
        return null;
    }

    private PlistValue? ReadValue(XmlTag tag, int depth)
    {
        if (++_values > _limits.MaxValues) return Fail(tag.Offset, $"more than {_limits.MaxValues} values");
        if (depth > _limits.MaxDepth) return Fail(tag.Offset, $"nested deeper than {_limits.MaxDepth}");
        if (tag.Kind == XmlTagKind.Close) return Fail(tag.Offset, "an end tag stands where a value must be");
        if (tag.Name.SequenceEqual("dict"u8)) return ReadDictionary(tag, depth);
        if (tag.Name.SequenceEqual("array"u8)) return ReadArray(tag, depth);
        return ReadScalar(tag);
    }

    private PlistValue? ReadScalar(XmlTag tag)
    {
        ReadOnlySpan<byte> text = default;
        if (tag.Kind == XmlTagKind.Open && !_xml.TryText(tag.Name, out text)) return null;
        var value = tag.Name switch
        {
            var n when n.SequenceEqual("string"u8) => Encoding.UTF8.GetString(text),
            var n when n.SequenceEqual("data"u8) => Data(text),
            var n when n.SequenceEqual("integer"u8) => PlistText.Integer(text),
            var n when n.SequenceEqual("true"u8) => text.IsEmpty ? PlistBoolean.True : null,
            var n when n.SequenceEqual("false"u8) => text.IsEmpty ? PlistBoolean.False : null,
            var n when n.SequenceEqual("date"u8) => PlistText.Date(text),
            var n when n.SequenceEqual("real"u8) => PlistText.Real(text),
            _ => Fail(tag.Offset, "an element is not one of a property list"),
        };
        return value ?? Fail(tag.Offset, "a value does not have the form of its type");
    }

    private static PlistData? Data(ReadOnlySpan<byte> text)
    {
        // The decoder ignores white space, wherever an encoder wrapped its lines.
        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, buffer, out _, out var written) == OperationStatus.Done
            ? new PlistData(buffer.AsMemory(0, written)) : null;
    }

    private PlistArray? ReadArray(XmlTag start, int depth)
    {
        var array = new PlistArray();
        if (start.Kind == XmlTagKind.Empty) return array;
        while (true)
        {
            if (!_xml.TryTag(out var tag)) return null;
            if (tag.Is(XmlTagKind.Close, "array"u8)) return array;
            if (ReadValue(tag, depth + 1) is not { } value) return null;
            array.Add(value);
        }
    }

    private PlistValue? ReadDictionary(XmlTag start, int depth)
    {
        var dictionary = new PlistDictionary();
        if (start.Kind == XmlTagKind.Empty) return dictionary;
        while (true)
        {
            if (!_xml.TryTag(out var tag)) return null;
            if (tag.Is(XmlTagKind.Close, "dict"u8)) return UidOr(dictionary);
            if (ReadKey(tag) is not { } key || !_xml.TryTag(out var valueTag)) return null;
            if (ReadValue(valueTag, depth + 1) is not { } value) return null;
            if (!dictionary.TryAdd(key, value)) return Fail(tag.Offset, "a key occurs twice in a dictionary");
        }
    }

    private string? ReadKey(XmlTag tag)
    {
        if (tag.Is(XmlTagKind.Empty, "key"u8)) return "";
        if (tag.Is(XmlTagKind.Open, "key"u8)) return _xml.TryText("key"u8, out var text) ? KnownKeys.ToText(text) : null;
        _xml.Fail(tag.Offset, "a dictionary holds something that is not a key");
        return null;
    }

    /// <summary>Core Foundation's spelling of a UID in XML.</summary>
    private static PlistValue UidOr(PlistDictionary dictionary) =>
        dictionary.Count == 1 && dictionary.Integer("CF$UID") is >= 0 and <= uint.MaxValue and var value
            ? new PlistUid((uint)value) : dictionary;
}
