using System.Buffers.Binary;
using System.Text;

namespace Gatehouse.Protocols.Attestation;

/// <summary>
/// The part of CBOR (RFC 8949) that attestations use: integers, byte and text strings, arrays and maps of definite length,
/// each in its shortest form (§4.2.1). Everything else is refused. Written here because the framework's reader belongs to
/// its web stack, which a core that also runs inside apps must not bring along.
/// </summary>
internal sealed class CborReader(ReadOnlyMemory<byte> input)
{
    private const int MaxDepth = 8;
    private const int MaxItems = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Where the next item begins.</summary>
    public int Position { get; private set; }

    /// <summary>True when nothing follows.</summary>
    public bool AtEnd => Position == input.Length;

    /// <summary>Number of members of a map; their keys and values follow.</summary>
    public int ReadMap() => ReadCount(5);

    /// <summary>Number of elements of an array, which follow.</summary>
    public int ReadArray() => ReadCount(4);

    /// <summary>A byte string; a slice of the input.</summary>
    public ReadOnlyMemory<byte> ReadBytes() => Take(ReadLength(2));

    /// <summary>A text string.</summary>
    public string ReadText()
    {
        try
        {
            return StrictUtf8.GetString(Take(ReadLength(3)).Span);
        }
        catch (DecoderFallbackException)
        {
            throw new CborException("text that is not UTF-8");
        }
    }

    /// <summary>An integer of either sign.</summary>
    public long ReadInteger()
    {
        var (major, value) = ReadHead();
        return major switch
        {
            0 when value <= long.MaxValue => (long)value,
            1 when value <= long.MaxValue => -1 - (long)value,
            _ => throw new CborException("not an integer of 64 bits"),
        };
    }

    /// <summary>Passes over one item, whatever it is.</summary>
    public void Skip() => Skip(0);

    /// <summary>Refuses bytes behind the last item.</summary>
    public void ThrowIfNotEmpty()
    {
        if (!AtEnd)
        {
            throw new CborException("bytes follow the last item");
        }
    }

    private void Skip(int depth)
    {
        if (depth == MaxDepth)
        {
            throw new CborException("nested too deeply");
        }

        var (major, value) = ReadHead();
        switch (major)
        {
            case 0 or 1:
                break;
            case 2 or 3:
                Take(Length(value));
                break;
            case 4 or 5:
                for (var left = Count(value) * (major - 3); left > 0; left--)
                {
                    Skip(depth + 1);
                }

                break;
            case 7 when value is >= 20 and <= 22: // false, true and null
                break;
            default:
                throw new CborException("an item of a kind that attestations do not have");
        }
    }

    private int ReadCount(int wanted)
    {
        var (major, value) = ReadHead();
        return major == wanted ? Count(value) : throw new CborException(wanted == 4 ? "not an array" : "not a map");
    }

    private int ReadLength(int wanted)
    {
        var (major, value) = ReadHead();
        return major == wanted ? Length(value) : throw new CborException(wanted == 2 ? "not a byte string" : "not a text string");
    }

    private static int Count(ulong value) => value <= MaxItems ? (int)value : throw new CborException($"more than {MaxItems} items");

    private int Length(ulong value) =>
        value <= (ulong)(input.Length - Position) ? (int)value : throw new CborException("a string longer than the input");

    private (int Major, ulong Value) ReadHead()
    {
        var first = Take(1).Span[0];
        var (major, info) = (first >> 5, first & 0x1f);
        if (info < 24)
        {
            return (major, (ulong)info);
        }

        // 28 to 30 are reserved, and 31 means an indefinite length.
        ulong value = info switch
        {
            24 => Take(1).Span[0],
            25 => BinaryPrimitives.ReadUInt16BigEndian(Take(2).Span),
            26 => BinaryPrimitives.ReadUInt32BigEndian(Take(4).Span),
            27 => BinaryPrimitives.ReadUInt64BigEndian(Take(8).Span),
            _ => throw new CborException("an item of indefinite length or of a reserved kind"),
        };
        var smallest = info switch { 24 => 24UL, 25 => 1UL << 8, 26 => 1UL << 16, _ => 1UL << 32 };
        return value >= smallest && major != 7 ? (major, value) : throw new CborException("a number that is not in its shortest form");
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > input.Length - Position)
        {
            throw new CborException("the input ends early");
        }

        var taken = input.Slice(Position, count);
        Position += count;
        return taken;
    }
}

/// <summary>CBOR that was refused; caught where an input is read as a whole.</summary>
internal sealed class CborException(string message) : FormatException(message);
