using Gatehouse.Protocols;

namespace Gatehouse.Protocols.Tests;

public sealed class TextExtensionsTests
{
    [Theory]
    [InlineData("", 3, "")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("ab😀", 4, "ab😀")]
    [InlineData("ab😀d", 3, "ab")]
    [InlineData("ab😀d", 4, "ab😀")]
    [InlineData("😀", 1, "")]
    public void A_text_is_cut_between_characters(string text, int length, string cut) => Assert.Equal(cut, text.AtMost(length));

    [Fact]
    public void No_text_stays_none() => Assert.Null(((string?)null).AtMost(3));

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("abcd", "abc…")]
    [InlineData("ab😀d", "ab…")]
    public void A_text_for_people_shows_that_something_is_missing(string text, string shortened) => Assert.Equal(shortened, text.Shorten(3));
}
