using System.Formats.Cbor;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Attestation;
using FrameworkReader = System.Formats.Cbor.CborReader;
using Reader = Gatehouse.Protocols.Attestation.CborReader;

namespace Gatehouse.Protocols.Tests.Attestation;

public sealed class CborReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65536)]
    [InlineData(-1)]
    [InlineData(-25)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Integers_are_what_the_framework_wrote(long value)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteInt64(value);

        Assert.Equal(value, new Reader(writer.Encode()).ReadInteger());
    }

    [Theory]
    [InlineData("1800", "a number in two bytes where one is enough")]
    [InlineData("190010", "a number in three bytes")]
    [InlineData("5f4101ff", "a string in pieces")]
    [InlineData("9fff", "an array without length")]
    [InlineData("bfff", "a map without length")]
    [InlineData("c000", "a tag")]
    [InlineData("f90000", "a floating-point number")]
    [InlineData("f7", "undefined")]
    [InlineData("5a7fffffff", "a string longer than the input")]
    [InlineData("9affffffff", "an array longer than any input")]
    [InlineData("818181818181818180", "nine arrays in each other")]
    [InlineData("1c", "a reserved length")]
    [InlineData("", "nothing")]
    public void RFC8949_other_than_plain_items_is_refused(string hex, string what)
    {
        Assert.NotEmpty(what);
        Assert.Throws<CborException>(() => new Reader(Convert.FromHexString(hex)).Skip());
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused() => Assert.Throws<CborException>(() => new Reader(Convert.FromHexString("61ff")).ReadText());

    [Fact]
    public void Whatever_it_passes_over_the_framework_reads_with_the_same_end() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(value => (byte)value).ListOf().ToArbitrary(), bytes =>
        {
            var input = bytes.ToArray();
            var ours = new Reader(input);
            try
            {
                ours.Skip();
            }
            catch (CborException)
            {
                return true;
            }

            var theirs = new FrameworkReader(input, CborConformanceMode.Canonical, allowMultipleRootLevelValues: true);
            try
            {
                theirs.SkipValue();
            }
            catch (CborContentException)
            {
                // Order and repetition of keys are for whoever reads a map; the lax reader must agree on the rest.
                theirs = new FrameworkReader(input, CborConformanceMode.Lax, allowMultipleRootLevelValues: true);
                theirs.SkipValue();
            }

            return input.Length - theirs.BytesRemaining == ours.Position;
        }).QuickCheckThrowOnFailure();
}
