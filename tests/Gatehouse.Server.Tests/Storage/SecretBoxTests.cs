using System.Security.Cryptography;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Tests.Storage;

public sealed class SecretBoxTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private readonly SecretBox _box = new(Key);

    [Fact]
    public void What_was_sealed_opens_again_and_is_never_sealed_the_same_way_twice()
    {
        var one = _box.Seal("secret"u8, "test:1");
        var two = _box.Seal("secret"u8, "test:1");

        Assert.Equal("secret"u8.ToArray(), _box.Open(one, "test:1"));
        Assert.NotEqual(one, two);
        Assert.True(one.AsSpan().IndexOf("secret"u8) < 0);
    }

    [Fact]
    public void It_opens_only_for_its_purpose_with_its_key_and_unaltered()
    {
        var value = _box.Seal("secret"u8, "test:1");
        var other = new SecretBox(RandomNumberGenerator.GetBytes(32));

        Assert.ThrowsAny<CryptographicException>(() => _box.Open(value, "test:2"));
        Assert.ThrowsAny<CryptographicException>(() => other.Open(value, "test:1"));
        Assert.All(Enumerable.Range(0, value.Length), i =>
        {
            var altered = value.ToArray();
            altered[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => _box.Open(altered, "test:1"));
        });
        Assert.All(Enumerable.Range(0, value.Length), length => Assert.ThrowsAny<CryptographicException>(() => _box.Open(value.AsSpan(0, length), "test:1")));
    }

    [Fact]
    public void Nothing_can_be_sealed_too()
    {
        Assert.Empty(_box.Open(_box.Seal([], "test:1"), "test:1"));
    }

    [Fact]
    public void Tokens_are_256_random_bits_that_scanners_know()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => SecretToken.New("gh_ses_")).ToHashSet();

        Assert.Equal(100, tokens.Count);
        Assert.All(tokens, t => Assert.True(SecretToken.Is("gh_ses_", t)));
        Assert.False(SecretToken.Is("gh_key_", tokens.First()));
        Assert.Equal(32, SecretToken.Hash(tokens.First()).Length);
    }
}
