using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Protocols.Tests.TvProvider;

public sealed class SessionCodeTests
{
    [Fact]
    public void S5_a_code_has_seven_characters_that_nobody_confuses()
    {
        Assert.Equal("ABZ29AB", SessionCode.From([0, 1, 23, 24, 31, 32, 33]));
        var used = Enumerable.Range(0, 256).SelectMany(b => SessionCode.From([(byte)b, 0, 0, 0, 0, 0, 0])[..1]).ToLookup(c => c);
        Assert.Equal(32, used.Count);
        Assert.All(used, letter => Assert.Equal(8, letter.Count()));
        Assert.DoesNotContain(used, letter => "01IO".Contains(letter.Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("abz29ab", "ABZ29AB")]
    [InlineData(" AB Z2-9AB ", "ABZ29AB")]
    [InlineData("8ER640", "8ER640")]
    [InlineData("0OI1XY", "0OI1XY")]
    public void S5_what_was_typed_is_read_as_it_was_meant(string typed, string code) => Assert.Equal(code, SessionCode.Normalize(typed));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("SSO")]
    [InlineData("CODE")]
    [InlineData("ABCDEFGH")]
    [InlineData("ABC_DEF")]
    [InlineData("ÄBCDEF")]
    [InlineData("                                                                 ABCDEFG")]
    public void What_can_be_no_code_is_none(string? typed) => Assert.Null(SessionCode.Normalize(typed));

    [Fact]
    public void A_code_needs_its_bytes() => Assert.Throws<ArgumentOutOfRangeException>(() => SessionCode.From(new byte[6]));
}
