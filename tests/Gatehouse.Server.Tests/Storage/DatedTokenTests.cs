using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Tests.Storage;

public sealed class DatedTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, 250, TimeSpan.Zero);

    [Fact]
    public void Has_the_form_of_every_secret_and_is_another_each_time()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => DatedToken.New("gh_at_", Now)).ToHashSet();

        Assert.Equal(100, tokens.Count);
        Assert.All(tokens, t => Assert.True(SecretToken.Is("gh_at_", t)));

        // 26 bytes are left to chance: no two tokens of one millisecond share a long beginning.
        Assert.Single(tokens.Select(t => t[..14]).Distinct());
        Assert.Equal(100, tokens.Select(t => t[14..24]).Distinct().Count());
    }

    [Fact]
    public void Is_stored_as_its_time_and_the_hash_of_all_of_it()
    {
        var token = DatedToken.New("gh_at_", Now);

        var hash = DatedToken.Hash(token);

        Assert.Equal(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))), Convert.ToHexString(hash[6..]));
        Assert.Equal(Now.ToUnixTimeMilliseconds(), Convert.ToInt64(Convert.ToHexString(hash[..6]), 16));
    }

    [Fact]
    public void Later_ones_stand_behind_earlier_ones()
    {
        var hashes = Enumerable.Range(0, 600).Select(i => Convert.ToHexString(DatedToken.Hash(DatedToken.New("gh_rt_", Now + TimeSpan.FromMilliseconds(i))))).ToList();

        Assert.Equal(hashes.Order(StringComparer.Ordinal), hashes);
    }

    [Fact]
    public void Those_that_follow_each_other_are_of_one_family_and_otherwise_others()
    {
        var first = DatedToken.New("gh_rt_", Now);
        var second = DatedToken.After(first, Now + TimeSpan.FromHours(1));
        var third = DatedToken.After(second, Now + TimeSpan.FromHours(2));

        Assert.True(SecretToken.Is("gh_rt_", third));
        Assert.All([second, third], t => Assert.Equal(DatedToken.Family(first), DatedToken.Family(t)));
        Assert.NotEqual(DatedToken.Family(first), DatedToken.Family(DatedToken.New("gh_rt_", Now)));
        Assert.NotEqual(first[^22..], second[^22..]);
        Assert.NotEqual(second[^22..], third[^22..]);
        Assert.Equal(Now.AddHours(2).ToUnixTimeMilliseconds(), Convert.ToInt64(Convert.ToHexString(DatedToken.Hash(third)[..6]), 16));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gh_at_")]
    [InlineData("gh_at_short")]
    [InlineData("gh_at_!!!!****????~~~~AAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("gh_at_ÄÖÜ\0\ud800AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Any_text_has_a_hash_of_the_same_length(string text) => Assert.Equal(38, DatedToken.Hash(text).Length);

    [Fact]
    public void One_whose_time_was_changed_is_another_token()
    {
        var token = DatedToken.New("gh_at_", Now);
        var other = "gh_at_AAAAAAAA" + token[14..];

        Assert.NotEqual(DatedToken.Hash(token)[6..], DatedToken.Hash(other)[6..]);
    }
}
