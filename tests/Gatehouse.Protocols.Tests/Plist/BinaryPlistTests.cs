using System.Buffers.Binary;
using Gatehouse.Protocols.Plist;
using static Gatehouse.Protocols.Tests.Plist.PlistAssert;

namespace Gatehouse.Protocols.Tests.Plist;

public sealed class BinaryPlistTests
{
    [Fact]
    public void Every_type_survives()
    {
        var value = Sample();

        Assert.Equal(value, Reads(PlistWriter.WriteBinary(value)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 3)]
    [InlineData(7, 7)]
    [InlineData(8, 8)]
    public void Offsets_and_references_may_have_1_to_8_bytes(int offsetSize, int refSize)
    {
        // An array of two references to one string.
        var body = Build(offsetSize, refSize, 0, [0xA2, .. Number(1, refSize), .. Number(1, refSize)], [0x52, (byte)'h', (byte)'i']);

        Assert.Equal(new PlistArray(["hi", "hi"]), Reads(body));
    }

    [Theory]
    [InlineData(new byte[] { 0x10, 0xFF }, "255")]
    [InlineData(new byte[] { 0x11, 0xFF, 0xFF }, "65535")]
    [InlineData(new byte[] { 0x12, 0xFF, 0xFF, 0xFF, 0xFF }, "4294967295")]
    [InlineData(new byte[] { 0x13, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE }, "-2")]
    [InlineData(new byte[] { 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "18446744073709551615")]
    public void Integers_have_1_to_16_bytes(byte[] encoded, string expected) =>
        Assert.Equal(expected, Reads(Build(1, 1, 0, encoded)).ToString());

    [Fact]
    public void Integers_beyond_64_bits_are_refused() =>
        Refuses(Build(1, 1, 0, [0x14, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));

    [Fact]
    public void A_circle_is_refused()
    {
        Assert.Contains("contains itself", Refuses(Build(1, 1, 0, [0xA1, 0])).Reason, StringComparison.Ordinal);
        Assert.Contains("contains itself", Refuses(Build(1, 1, 0, [0xA1, 1], [0xD1, 2, 0], [0x51, (byte)'k'])).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Containers_that_multiply_are_refused_at_the_count()
    {
        // Twenty arrays, each with fifteen references to the next: 15^20 values in 400 bytes.
        var objects = Enumerable.Range(1, 20).Select(i => (byte[])[0xAE, .. Enumerable.Repeat((byte)i, 14)]).Append([0x09]).ToArray();

        Assert.Contains("more than 20000 values", Refuses(Build(2, 1, 0, objects)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_multiply_are_refused_at_their_size()
    {
        // One string of 2,000 characters, referred to 4,000 times, reads as 8 MB.
        byte[] text = [0x5F, 0x11, 0x07, 0xD0, .. Enumerable.Repeat((byte)'x', 2000)];
        byte[] array = [0xAF, 0x11, 0x0F, 0xA0, .. Enumerable.Repeat((byte)1, 4000)];

        Assert.Contains("larger than the limit", Refuses(Build(2, 1, 0, array, text), new PlistLimits(64 * 1024, 8, 20_000)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_occurs_twice_is_refused() =>
        Assert.Contains("twice", Refuses(Build(1, 1, 0, [0xD2, 1, 2, 3, 3], [0x51, (byte)'k'], [0x61, 0, (byte)'k'], [0x09])).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { 0x00 })] // null
    [InlineData(new byte[] { 0x0F })] // fill
    [InlineData(new byte[] { 0xC0 })] // set
    [InlineData(new byte[] { 0x15 })] // integer of 32 bytes
    [InlineData(new byte[] { 0x13, 1 })] // cut off
    [InlineData(new byte[] { 0x33, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0 })] // date that is not a number
    [InlineData(new byte[] { 0x51, 0xE9 })] // ASCII that is not
    [InlineData(new byte[] { 0x5F, 0x13, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })] // length
    [InlineData(new byte[] { 0x5F, 0x51 })] // length that is no integer
    [InlineData(new byte[] { 0xAF, 0x12, 0x7F, 0xFF, 0xFF, 0xFF })] // count
    [InlineData(new byte[] { 0xA1, 9 })] // reference to nothing
    [InlineData(new byte[] { 0xD1, 0, 0 })] // key that is no string
    [InlineData(new byte[] { 0x88, 0, 0, 0, 0, 0, 0, 0, 0, 0 })] // UID of 9 bytes
    public void Malformed_objects_are_refused(byte[] encoded) => Refuses(Build(1, 1, 0, encoded));

    [Theory]
    [InlineData(6, 0)] // offset size
    [InlineData(6, 9)]
    [InlineData(7, 0)] // reference size
    [InlineData(7, 9)]
    [InlineData(8, 0x80)] // number of objects
    [InlineData(15, 0)]
    [InlineData(15, 200)]
    [InlineData(23, 1)] // top object
    [InlineData(24, 0x80)] // offset table
    [InlineData(31, 200)]
    [InlineData(31, 4)]
    public void A_trailer_that_does_not_fit_is_refused(int at, byte value)
    {
        var body = Build(1, 1, 0, [0x09]);
        body[body.Length - 32 + at] = value;

        Refuses(body);
    }

    [Fact]
    public void Truncated_lists_are_refused()
    {
        var body = PlistWriter.WriteBinary(Sample());

        for (var length = 0; length < body.Length; length++) Refuses(body.AsMemory(0, length));
    }

    [Fact]
    public void Dates_outside_of_the_calendar_are_its_ends()
    {
        Assert.Equal(new PlistDate(DateTimeOffset.MinValue), Reads(Build(1, 1, 0, [0x33, .. Real(-63114163200)])));
        Assert.Equal(new PlistDate(DateTimeOffset.MaxValue), Reads(Build(1, 1, 0, [0x33, .. Real(1e300)])));
    }

    [Theory]
    [InlineData("6026-01-05T03:04:05Z")]
    [InlineData("0001-01-01T00:00:01Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("2026-01-05T03:04:05.25Z")]
    public void Dates_far_away_are_exact(string text)
    {
        var date = new PlistDate(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(date, Reads(PlistWriter.WriteBinary(date)));
    }

    [Fact]
    public void Equal_scalars_are_stored_once()
    {
        var once = PlistWriter.WriteBinary(new PlistArray(["the same text"]));
        var often = PlistWriter.WriteBinary(new PlistArray(Enumerable.Repeat((PlistValue)"the same text", 10)));

        Assert.Equal(once.Length + 9, often.Length);
    }

    internal static PlistDictionary Sample() => new()
    {
        { "Text", "plain" },
        { "Unicode", "Grüße \U0001F600" },
        { "Long", new string('x', 300) },
        { "Small", 1 },
        { "Negative", -1 },
        { "Large", 5368709120L },
        { "Unsigned", new PlistInteger(ulong.MaxValue) },
        { "Real", -0.1 },
        { "Yes", true },
        { "No", false },
        { "Date", new DateTimeOffset(2026, 1, 5, 3, 4, 5, TimeSpan.Zero) },
        { "Data", new byte[] { 0, 1, 2, 254, 255 } },
        { "Empty", new PlistDictionary() },
        { "List", new PlistArray([1, "plain", new PlistArray()]) },
    };

    private static byte[] Real(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Number(ulong value, int size) => [.. BitConverter.GetBytes(value).Reverse().ToArray()[^size..]];

    /// <summary>A list with these encoded objects, and the sizes of offsets and references as given.</summary>
    private static byte[] Build(int offsetSize, int refSize, ulong top, params byte[][] objects)
    {
        List<byte> body = [.. "bplist00"u8];
        List<byte> table = [];
        foreach (var encoded in objects)
        {
            table.AddRange(Number((ulong)body.Count, offsetSize));
            body.AddRange(encoded);
        }

        var tableOffset = (ulong)body.Count;
        return
        [
            .. body, .. table, 0, 0, 0, 0, 0, 0, (byte)offsetSize, (byte)refSize,
            .. Number((ulong)objects.Length, 8), .. Number(top, 8), .. Number(tableOffset, 8),
        ];
    }
}
