using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Gatehouse.Protocols.Plist;

/// <summary>Binary encoding. One use per list.</summary>
internal sealed class BinaryPlistWriter
{
    private readonly List<PlistValue> _objects = [];
    private readonly List<int[]> _refs = [];
    private readonly Dictionary<PlistValue, int> _scalars = [];
    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private int _refSize;

    public byte[] Write(PlistValue value)
    {
        Number(value);
        _refSize = SizeOf((ulong)_objects.Count - 1);
        _output.Write("bplist00"u8);
        var offsets = new int[_objects.Count];
        for (var i = 0; i < _objects.Count; i++)
        {
            offsets[i] = _output.WrittenCount;
            WriteObject(_objects[i], _refs[i]);
        }

        WriteTableAndTrailer(offsets);
        return _output.WrittenSpan.ToArray();
    }

    /// <summary>Gives every object its number: a container before its keys, its keys before its values.</summary>
    private int Number(PlistValue value)
    {
        var container = value is PlistArray or PlistDictionary;
        if (!container && _scalars.TryGetValue(value, out var known)) return known;
        var number = _objects.Count;
        _objects.Add(value);
        _refs.Add([]);
        if (!container) _scalars.Add(value, number);
        else _refs[number] = value is PlistArray array ? [.. array.Select(Number)] : NumberPairs((PlistDictionary)value);
        return number;
    }

    private int[] NumberPairs(PlistDictionary dictionary)
    {
        var refs = new int[2 * dictionary.Count];
        for (var i = 0; i < dictionary.Count; i++) refs[i] = Number(new PlistString(dictionary.Pairs[i].Key));
        for (var i = 0; i < dictionary.Count; i++) refs[dictionary.Count + i] = Number(dictionary.Pairs[i].Value);
        return refs;
    }

    private void WriteObject(PlistValue value, int[] refs)
    {
        switch (value)
        {
            case PlistBoolean boolean:
                WriteByte(boolean.Value ? 0x09 : 0x08);
                break;
            case PlistInteger integer:
                WriteInteger(integer.Value);
                break;
            case PlistReal real:
                WriteByte(0x23);
                BinaryPrimitives.WriteDoubleBigEndian(Reserve(8), real.Value);
                break;
            case PlistDate date:
                WriteByte(0x33);
                BinaryPrimitives.WriteDoubleBigEndian(Reserve(8), AppleEpoch.ToSeconds(date.Value));
                break;
            case PlistData data:
                WriteMarker(0x40, data.Value.Length);
                _output.Write(data.Value.Span);
                break;
            case PlistString text:
                WriteText(text.Value);
                break;
            case PlistUid uid:
                var size = SizeOf(uid.Value);
                WriteByte(0x80 | (size - 1));
                WriteNumber(uid.Value, size);
                break;
            case PlistArray:
                WriteMarker(0xA0, refs.Length);
                WriteRefs(refs);
                break;
            case PlistDictionary:
                WriteMarker(0xD0, refs.Length / 2);
                WriteRefs(refs);
                break;
        }
    }

    private void WriteInteger(Int128 value)
    {
        if (value > long.MaxValue)
        {
            WriteByte(0x14);
            BinaryPrimitives.WriteInt128BigEndian(Reserve(16), value);
            return;
        }

        // Eight bytes are signed, fewer are not, so a negative number always takes eight.
        var size = value < 0 ? 8 : SizeOf((ulong)value);
        WriteByte(0x10 | int.Log2(size));
        WriteNumber(unchecked((ulong)(long)value), size);
    }

    private void WriteText(string text)
    {
        if (Ascii.IsValid(text))
        {
            WriteMarker(0x50, text.Length);
            Encoding.ASCII.GetBytes(text, _output);
            return;
        }

        WriteMarker(0x60, text.Length);
        foreach (var unit in text) BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), unit);
    }

    private void WriteRefs(int[] refs)
    {
        foreach (var number in refs) WriteNumber((ulong)number, _refSize);
    }

    private void WriteMarker(int type, int count)
    {
        WriteByte(type | Math.Min(count, 0xF));
        if (count >= 0xF) WriteInteger(count);
    }

    private void WriteTableAndTrailer(int[] offsets)
    {
        var table = _output.WrittenCount;
        var offsetSize = SizeOf((ulong)table);
        foreach (var offset in offsets) WriteNumber((ulong)offset, offsetSize);
        var trailer = Reserve(32);
        trailer.Clear();
        trailer[6] = (byte)offsetSize;
        trailer[7] = (byte)_refSize;
        BinaryPrimitives.WriteUInt64BigEndian(trailer[8..], (ulong)offsets.Length);
        BinaryPrimitives.WriteUInt64BigEndian(trailer[24..], (ulong)table);
    }

    private void WriteByte(int value) => Reserve(1)[0] = (byte)value;

    private void WriteNumber(ulong value, int size)
    {
        var bytes = Reserve(size);
        for (var i = size - 1; i >= 0; i--, value >>= 8) bytes[i] = (byte)value;
    }

    private Span<byte> Reserve(int size)
    {
        var span = _output.GetSpan(size)[..size];
        _output.Advance(size);
        return span;
    }

    private static int SizeOf(ulong value) => value switch
    {
        <= byte.MaxValue => 1,
        <= ushort.MaxValue => 2,
        <= uint.MaxValue => 4,
        _ => 8,
    };
}
