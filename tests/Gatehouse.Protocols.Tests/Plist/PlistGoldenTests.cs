using Gatehouse.Protocols.Plist;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Plist;

public sealed class PlistGoldenTests
{
    [Fact]
    public void XML_has_the_layout_of_Apples_own() => Golden.Match(PlistWriter.WriteXml(Layout()), "layout.plist");

    [Fact]
    public void Binary_output_is_stable() => Golden.Match(PlistWriter.WriteBinary(BinaryPlistTests.Sample()), "sample.bplist");

    [Fact]
    public void Goldens_read_back_and_write_the_same_bytes()
    {
        var xml = PlistWriter.WriteXml(Layout());

        Assert.Equal(xml, PlistWriter.WriteXml(PlistAssert.Reads(xml)));
    }

    private static PlistDictionary Layout()
    {
        var bytes = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        return new PlistDictionary
        {
            { "Escapes <&>", "a < b && c > \"d\" 'e'\nsecond line\ttab\rreturn" },
            { "Data", bytes },
            { "EmptyData", Array.Empty<byte>() },
            { "EmptyText", "" },
            { "Numbers", new PlistArray([0, -1, long.MinValue, new PlistInteger(ulong.MaxValue)]) },
            { "Reals", new PlistArray([0.0, 1.0, 0.1, -1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity]) },
            { "Flags", new PlistArray([true, false]) },
            { "Date", new DateTimeOffset(2026, 3, 4, 7, 6, 5, 999, TimeSpan.FromHours(2)) },
            { "Reference", new PlistUid(42) },
            { "Nested", new PlistDictionary { { "Inner", new PlistArray([new PlistDictionary { { "Data", bytes } }]) }, { "EmptyList", new PlistArray() } } },
        };
    }
}
