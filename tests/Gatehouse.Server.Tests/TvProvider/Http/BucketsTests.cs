using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.Tests.TvProvider.Http;

public sealed class BucketsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_key_that_was_never_seen_has_a_second_of_the_rate_and_the_burst()
    {
        var buckets = new Buckets(_clock, perSecond: 2, burst: 3);

        Assert.All(Enumerable.Range(0, 5), _ => Assert.Null(buckets.Take("a")));

        Assert.Equal(TimeSpan.FromSeconds(0.5), buckets.Take("a"));
        Assert.True(buckets.IsEmpty("a"));
        Assert.Null(buckets.Take("b"));
    }

    [Fact]
    public void After_a_pause_a_bucket_is_full_and_no_fuller()
    {
        var buckets = new Buckets(_clock, perSecond: 1, burst: 2);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Null(buckets.Take("a")));
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.All(Enumerable.Range(0, 3), _ => Assert.Null(buckets.Take("a")));
        Assert.NotNull(buckets.Take("a"));
    }

    [Fact]
    public async Task Many_at_once_get_no_more_than_there_is()
    {
        var buckets = new Buckets(_clock, perSecond: 1, burst: 99);

        var taken = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => Task.Run(() => buckets.Take("a") is null)));

        Assert.Equal(100, taken.Count(t => t));
    }
}
