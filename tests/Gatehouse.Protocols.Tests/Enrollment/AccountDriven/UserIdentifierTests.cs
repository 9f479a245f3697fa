using Gatehouse.Protocols.Enrollment.AccountDriven;

namespace Gatehouse.Protocols.Tests.Enrollment.AccountDriven;

public sealed class UserIdentifierTests
{
    [Theory]
    [InlineData("ada@example.com", "ada", "example.com")]
    [InlineData("a@b@Example.COM", "a@b", "example.com")]
    [InlineData("ada+phone@sub.example.com", "ada+phone", "sub.example.com")]
    [InlineData("ada@bücher.example", "ada", "xn--bcher-kva.example")]
    public void An_account_is_split_at_its_last_at_sign(string typed, string name, string domain)
    {
        Assert.True(UserIdentifier.TryParse(typed, out var identifier));
        Assert.Equal((typed, name, domain), (identifier.Typed, identifier.Name, identifier.Domain));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@localhost")]
    [InlineData("ada@192.0.2.1")]
    [InlineData("ada@example.1")]
    [InlineData("ada@-a.example")]
    [InlineData("ada@a..example")]
    [InlineData("ada@exa mple.com")]
    [InlineData("ada\n@example.com")]
    public void What_has_no_name_or_no_qualified_domain_is_none(string? typed) => Assert.False(UserIdentifier.TryParse(typed, out _));

    [Fact]
    public void Lengths_are_bounded()
    {
        Assert.False(UserIdentifier.TryParse(new string('a', 600) + "@example.com", out _));
        Assert.False(UserIdentifier.TryParseDomain(string.Join('.', Enumerable.Repeat("abcdefgh", 40)), out _));
        Assert.False(UserIdentifier.TryParseDomain(new string('a', 64) + ".example", out _));
    }
}
