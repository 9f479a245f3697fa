using System.Buffers.Binary;
using System.Text;

namespace Gatehouse.Protocols.Plist;

/// <summary>
/// Reads Apple's binary encoding: objects, a table of their offsets, and a trailer. Objects refer to each other by
/// number, so hostile input may form circles or refer to one object a thousand times a thousand times; both are bounded.
/// </summary>
internal ref struct BinaryPlistReader
{
    private const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _body;
    private readonly PlistLimits _limits;
    private BinaryPlistTrailer _trailer;
    private PlistValue?[] _scalars;
    private bool[] _open;
    private int _values;
    private long _expanded;

    public BinaryPlistReader(ReadOnlySpan<byte> body, PlistLimits limits)
    {
        _body = body;
        _limits = limits;
        _scalars = [];
        _open = [];
    }

    /// <summary>Why <see cref="ReadRoot"/> answered null.</summary>
    public (int Offset, string Reason)? Fault { get; private set; }

    /// <summary>The top object; null on a fault.</summary>
    public PlistValue? ReadRoot()
    {
        if (!_body.StartsWith("bplist00"u8)) return Fail(0, "the version of the binary property list is not 00");
        if (!BinaryPlistTrailer.TryRead(_body, out _trailer)) return Fail(_body.Length, "the trailer does not fit the body");
        if (_trailer.Objects > 2 * (long)_limits.MaxValues) return Fail(_body.Length, $"more than {_limits.MaxValues} values");
        _scalars = new PlistValue?[_trailer.Objects];
        _open = new bool[_trailer.Objects];
        return ReadObject(_trailer.Top, 1);
    }

    private PlistValue? Fail(int offset, string reason)
    {
        Fault ??= (offset, reason);
        return null;
    }

    private PlistValue? ReadObject(int number, int depth)
    {
        var offset = _trailer.OffsetOf(_body, number);
        if (offset < HeaderLength || offset >= _trailer.TableOffset) return Fail(_trailer.TableOffset, "an object lies outside of the body");
        var at = (int)offset;
        if (++_values > _limits.MaxValues) return Fail(at, $"more than {_limits.MaxValues} values");
        if (depth > _limits.MaxDepth) return Fail(at, $"nested deeper than {_limits.MaxDepth}");
        if ((_body[at] >> 4) is not (0xA or 0xD)) return ReadShared(number, at);
        if (_open[number]) return Fail(at, "a container contains itself");
        _open[number] = true;
        var value = (_body[at] >> 4) == 0xA ? ReadArray(at, depth) : ReadDictionary(at, depth);
        _open[number] = false;
        return value;
    }

    /// <summary>Scalars never change, so an object that is referred to twice is one value.</summary>
    private PlistValue? ReadShared(int number, int at)
    {
        var value = _scalars[number] ??= ReadScalar(at);
        _expanded += value switch { PlistString s => s.Value.Length, PlistData d => d.Value.Length, _ => 0 };
        return _expanded > 4L * _limits.MaxBytes ? Fail(at, "the values are larger than the limit") : value;
    }

    private PlistValue? ReadScalar(int at)
    {
        var low = _body[at] & 0xF;
        var value = (_body[at] >> 4) switch
        {
            0x0 when low == 8 => PlistBoolean.False,
            0x0 when low == 9 => PlistBoolean.True,
            0x1 when low <= 4 => ReadInteger(at, 1 << low),
            0x2 when low is 2 or 3 => ReadReal(at, 1 << low),
            0x3 when low == 3 => ReadDate(at),
            0x4 => TrySlice(at, 1, out var data) ? new PlistData(data.ToArray()) : null,
            0x5 => TrySlice(at, 1, out var ascii) && Ascii.IsValid(ascii) ? Encoding.ASCII.GetString(ascii) : null,
            0x6 => TrySlice(at, 2, out var utf16) ? Encoding.BigEndianUnicode.GetString(utf16) : null,
            0x8 => ReadUid(at, low + 1),
            _ => Fail(at, "an object has a type that is not one of a property list"),
        };
        return value ?? Fail(at, "an object does not have the form of its type");
    }

    private readonly PlistInteger? ReadInteger(int at, int size)
    {
        if (size > Room(at)) return null;
        var bytes = _body.Slice(at + 1, size);
        // One, two and four bytes are unsigned; eight are signed; sixteen carry what needs 64 unsigned bits.
        Int128 value = size switch
        {
            8 => BinaryPrimitives.ReadInt64BigEndian(bytes),
            16 => BinaryPrimitives.ReadInt128BigEndian(bytes),
            _ => (Int128)BinaryPlistTrailer.ReadNumber(bytes),
        };
        return PlistInteger.InRange(value) ? new PlistInteger(value) : null;
    }

    private readonly PlistReal? ReadReal(int at, int size) =>
        size > Room(at) ? null
        : size == 4 ? new PlistReal(BinaryPrimitives.ReadSingleBigEndian(_body[(at + 1)..]))
        : new PlistReal(BinaryPrimitives.ReadDoubleBigEndian(_body[(at + 1)..]));

    private readonly PlistDate? ReadDate(int at)
    {
        if (Room(at) < 8) return null;
        var seconds = BinaryPrimitives.ReadDoubleBigEndian(_body[(at + 1)..]);
        return double.IsFinite(seconds) ? new PlistDate(AppleEpoch.ToInstant(seconds)) : null;
    }

    private readonly PlistUid? ReadUid(int at, int size)
    {
        if (size > Math.Min(8, Room(at))) return null;
        var value = BinaryPlistTrailer.ReadNumber(_body.Slice(at + 1, size));
        return value <= uint.MaxValue ? new PlistUid((uint)value) : null;
    }

    private PlistValue? ReadArray(int at, int depth)
    {
        if (!TrySlice(at, _trailer.RefSize, out var refs)) return Fail(at, "an array does not fit the body");
        var array = new PlistArray();
        for (var i = 0; i < refs.Length; i += _trailer.RefSize)
        {
            if (!TryRef(refs, i, out var number)) return Fail(at, "an array refers to an object that does not exist");
            if (ReadObject(number, depth + 1) is not { } value) return null;
            array.Add(value);
        }

        return array;
    }

    private PlistValue? ReadDictionary(int at, int depth)
    {
        // All keys come first, then all values.
        if (!TrySlice(at, 2 * _trailer.RefSize, out var refs)) return Fail(at, "a dictionary does not fit the body");
        var half = refs.Length / 2;
        var dictionary = new PlistDictionary(Math.Min(half / _trailer.RefSize, 64));
        for (var i = 0; i < half; i += _trailer.RefSize)
        {
            if (!TryRef(refs, i, out var key) || !TryRef(refs, half + i, out var number))
            {
                return Fail(at, "a dictionary refers to an object that does not exist");
            }

            if (ReadKey(key) is not { } text) return Fail(at, "a dictionary has a key that is not a string");
            if (ReadObject(number, depth + 1) is not { } value) return null;
            if (!dictionary.TryAdd(text, value)) return Fail(at, "a key occurs twice in a dictionary");
        }

        return dictionary;
    }

    private string? ReadKey(int number)
    {
        var offset = _trailer.OffsetOf(_body, number);
        if (offset < HeaderLength || offset >= _trailer.TableOffset) return null;
        return (_body[(int)offset] >> 4) is 5 or 6 ? (ReadShared(number, (int)offset) as PlistString)?.Value : null;
    }

    private readonly bool TryRef(ReadOnlySpan<byte> refs, int index, out int number)
    {
        var value = BinaryPlistTrailer.ReadNumber(refs.Slice(index, _trailer.RefSize));
        number = value < (ulong)_trailer.Objects ? (int)value : -1;
        return number >= 0;
    }

    /// <summary>Bytes between an object's marker and the offset table.</summary>
    private readonly int Room(int at) => _trailer.TableOffset - at - 1;

    /// <summary>The contents of an object with a count: the low four bits, or after 0xF an integer that follows.</summary>
    private readonly bool TrySlice(int at, int unit, out ReadOnlySpan<byte> contents)
    {
        contents = default;
        var start = at + 1;
        var count = (ulong)(_body[at] & 0xF);
        if (count == 0xF)
        {
            if (Room(at) < 1 || (_body[start] & 0xF0) != 0x10 || (_body[start] & 0xF) > 3) return false;
            var size = 1 << (_body[start] & 0xF);
            if (Room(start) < size) return false;
            count = BinaryPlistTrailer.ReadNumber(_body.Slice(start + 1, size));
            start += 1 + size;
        }

        if (count > (ulong)(_trailer.TableOffset - start) / (ulong)unit) return false;
        contents = _body.Slice(start, (int)count * unit);
        return true;
    }
}
