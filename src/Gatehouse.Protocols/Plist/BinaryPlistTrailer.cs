using System.Buffers.Binary;

namespace Gatehouse.Protocols.Plist;

/// <summary>Last 32 bytes of a binary property list, checked against its length.</summary>
internal readonly struct BinaryPlistTrailer
{
    private const int Length = 32;

    /// <summary>Number of objects; each has at least one byte, so it fits an integer.</summary>
    public int Objects { get; private init; }

    /// <summary>Number of the root object.</summary>
    public int Top { get; private init; }

    /// <summary>Where the offset table starts, which is where the objects end.</summary>
    public int TableOffset { get; private init; }

    /// <summary>Bytes of an object number inside containers.</summary>
    public int RefSize { get; private init; }

    private int OffsetSize { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out BinaryPlistTrailer trailer)
    {
        trailer = default;
        if (body.Length < 8 + Length) return false;
        var bytes = body[^Length..];
        int offsetSize = bytes[6], refSize = bytes[7];
        var objects = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        var top = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        var table = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        var end = (ulong)(body.Length - Length);
        if (offsetSize is < 1 or > 8 || refSize is < 1 or > 8 || table < 9 || table > end) return false;
        if (objects == 0 || objects > (end - table) / (ulong)offsetSize || top >= objects) return false;
        trailer = new BinaryPlistTrailer
        {
            Objects = (int)objects, Top = (int)top, TableOffset = (int)table, RefSize = refSize, OffsetSize = offsetSize,
        };
        return true;
    }

    /// <summary>Claimed offset of an object; the caller checks that it lies among the objects.</summary>
    public long OffsetOf(ReadOnlySpan<byte> body, int number) =>
        (long)Math.Min(ReadNumber(body.Slice(TableOffset + number * OffsetSize, OffsetSize)), int.MaxValue);

    /// <summary>Big-endian unsigned number of 1 to 8 bytes.</summary>
    public static ulong ReadNumber(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        foreach (var b in bytes) value = (value << 8) | b;
        return value;
    }
}
