using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.Tests.TvProvider.Settings;

public sealed class OrganizationCacheTests
{
    private readonly ManualClock _clock = new();
    private int _reads;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_asks_at_the_same_time_is_answered_by_one_read()
    {
        var gate = new TaskCompletionSource();
        var cache = Cache(() => gate.Task);

        var asked = Enumerable.Range(0, 50).Select(_ => cache.GetAsync("org", Ct).AsTask()).ToList();
        gate.SetResult();
        var answers = await Task.WhenAll(asked);

        Assert.Equal("1", Assert.Single(answers.Distinct()));
    }

    [Fact]
    public async Task What_is_half_a_second_old_is_still_given_while_it_is_read_again()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        var cache = Cache(() => gate.Task);
        await cache.GetAsync("org", Ct);

        gate = new TaskCompletionSource();
        _clock.Advance(TimeSpan.FromMilliseconds(600));
        var meanwhile = cache.GetAsync("org", Ct);

        Assert.True(meanwhile.IsCompletedSuccessfully);
        Assert.Equal("1", await meanwhile);
        gate.SetResult();
        while (await cache.GetAsync("org", Ct) != "2")
        {
            await Task.Delay(1, Ct); // reading goes on after the caller was answered; the test's own end is the limit
        }
    }

    [Fact]
    public async Task What_is_a_second_old_is_given_to_nobody()
    {
        var cache = Cache(() => Task.CompletedTask);
        await cache.GetAsync("org", Ct);
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        var young = await cache.GetAsync("org", Ct);
        _clock.Advance(TimeSpan.FromMilliseconds(600));

        Assert.Equal("1", young);
        Assert.Equal("2", await cache.GetAsync("org", Ct));
    }

    [Fact]
    public async Task What_is_being_read_when_it_changes_is_read_again()
    {
        var gate = new TaskCompletionSource();
        var cache = Cache(() => gate.Task);
        var early = cache.GetAsync("org", Ct);

        cache.Forget("org");
        var late = cache.GetAsync("org", Ct);
        gate.SetResult();
        await early;

        Assert.Same(await late, await cache.GetAsync("org", Ct));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task A_read_that_failed_is_tried_again_by_the_next_who_asks()
    {
        var fails = true;
        var cache = Cache(() => fails ? Task.FromException(new InvalidOperationException("gone")) : Task.CompletedTask);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await cache.GetAsync("org", Ct));
        fails = false;

        Assert.Equal("2", await cache.GetAsync("org", Ct));
    }

    [Fact]
    public async Task What_was_known_is_handed_to_the_next_read()
    {
        var seen = new List<string?>();
        var cache = new OrganizationCache<string>(_clock, (_, known, _) =>
        {
            seen.Add(known);
            return Task.FromResult("a");
        });
        await cache.GetAsync("org", Ct);
        cache.Forget("org");
        await cache.GetAsync("org", Ct);
        await cache.GetAsync("other", Ct);

        Assert.Equal([null, "a", null], seen);
    }

    private OrganizationCache<string> Cache(Func<Task> wait) => new(_clock, async (_, _, _) =>
    {
        var number = Interlocked.Increment(ref _reads);
        await wait();
        return number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    });
}
