using Gatehouse.Protocols.Enrollment;

namespace Gatehouse.Protocols.Tests.Enrollment;

public sealed class ShortChallengeTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly ShortChallenge Sample = new("n3Wq0cUuT2yq1mVb7Zk4aA", "att_0123456789abcdefghij");

    [Fact]
    public void A_written_challenge_verifies_and_fits_RFC2985_5_4_1()
    {
        var text = Sample.Write(Key);

        Assert.InRange(text.Length, 1, 99);
        Assert.True(ShortChallenge.TryVerify(text, Key, out var read));
        Assert.Equal(Sample, read);
    }

    [Fact]
    public void Nothing_else_verifies()
    {
        var text = Sample.Write(Key);
        var otherAttempt = text.Replace("att_0", "att_1", StringComparison.Ordinal);
        string?[] wrong = [null, "", "..", "a.b.", text + "A", text[..^1], otherAttempt, text + "." + text, new string('a', 300), text + "=", " " + text];

        Assert.All(wrong, candidate => Assert.False(ShortChallenge.TryVerify(candidate, Key, out _)));
        Assert.False(ShortChallenge.TryVerify(text, Key.AsSpan(1), out _));
    }

    [Fact]
    public void The_border_between_the_ids_is_part_of_what_is_authenticated()
    {
        var one = new ShortChallenge("ab", "c").Write(Key).Split('.')[2];
        var other = new ShortChallenge("a", "bc").Write(Key).Split('.')[2];

        Assert.NotEqual(one, other);
        Assert.Throws<InvalidOperationException>(() => new ShortChallenge("a.b", "c").Write(Key));
    }
}
