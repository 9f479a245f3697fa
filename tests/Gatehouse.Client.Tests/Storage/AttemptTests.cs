using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Tests.Support;

namespace Gatehouse.Client.Tests.Storage;

public sealed class AttemptTests : IDisposable
{
    private const string Secret = "correct horse";

    private readonly StoreHome _home = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task AE_042_AE_043_AE_044_Wrong_secrets_are_counted_then_locked_longer_and_longer_and_the_tenth_wipes()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Password);

        foreach (var left in new[] { 4, 3, 2, 1 })
        {
            Assert.Equal(new UnlockRefusal(UnlockRefusalReason.WrongSecret, left), await GuessAsync(store));
        }

        foreach (var seconds in new[] { 30, 60, 300, 900, 3600 })
        {
            Assert.Equal(new UnlockRefusal(UnlockRefusalReason.TemporarilyLocked, null, TimeSpan.FromSeconds(seconds)), await GuessAsync(store));
            Wait(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal(UnlockRefusalReason.Blocked, (await GuessAsync(store)).Reason);
        Assert.Empty(Directory.GetDirectories(_home.Folder));
        Assert.Equal(UnlockRefusalReason.UnknownUser, (await GuessAsync(store)).Reason);
        Assert.Empty((await _home.StartAsync()).Inventory.Users);
    }

    [Fact]
    public async Task The_person_is_told_how_many_attempts_are_left()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Password);
        await LockAsync(store);
        Wait(TimeSpan.FromSeconds(30));
        await GuessAsync(store);

        Assert.Equal([5, 4, 3, 2, 1, 1], _home.Person.Asked.Where(a => a.Purpose == SecretPurpose.Unlock).Select(a => a.Left));
    }

    [Fact]
    public async Task AE_043_A_lock_asks_nobody_and_outlives_the_process()
    {
        await LockAsync(await _home.WithAdaAsync(AuthenticationMode.Password));
        Wait(TimeSpan.FromSeconds(10));
        var (store, _) = await _home.StartAsync();
        var asked = _home.Person.Asked.Count;
        _home.Person.WillType(Secret);

        Assert.Equal(new UnlockRefusal(UnlockRefusalReason.TemporarilyLocked, null, TimeSpan.FromSeconds(20)), await RefusalAsync(store));
        Assert.Equal(asked, _home.Person.Asked.Count);
        Wait(TimeSpan.FromSeconds(20));
        Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records.Dispose();
    }

    [Fact]
    public async Task AE_045_The_right_secret_ends_the_counting()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Password);
        for (var i = 0; i < 4; i++)
        {
            await GuessAsync(store);
        }

        _home.Person.WillType(Secret);
        Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records.Dispose();

        Assert.Equal(new UnlockRefusal(UnlockRefusalReason.WrongSecret, 4), await GuessAsync(store));
    }

    [Fact]
    public async Task Cancelling_costs_no_attempt()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Password);
        _home.Person.WillType([null]);

        Assert.Equal(UnlockRefusalReason.Cancelled, (await RefusalAsync(store)).Reason);
        Assert.Equal(new UnlockRefusal(UnlockRefusalReason.WrongSecret, 4), await GuessAsync(store));
    }

    [Fact]
    public async Task Setting_the_clock_forward_or_back_ends_no_lock()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Password);
        await LockAsync(store);

        _home.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(TimeSpan.FromSeconds(30), (await RefusalAsync(store)).RetryAfter);
    }

    [Fact]
    public async Task After_a_new_start_of_the_device_a_clock_that_went_back_keeps_the_lock()
    {
        await LockAsync(await _home.WithAdaAsync(AuthenticationMode.Password));
        _home.Steady.Boot = "boot-2";
        _home.Clock.Advance(TimeSpan.FromHours(-5));
        var (store, _) = await _home.StartAsync();

        Assert.Equal(TimeSpan.FromSeconds(30), (await RefusalAsync(store)).RetryAfter);
    }

    [Fact]
    public async Task After_a_new_start_of_the_device_the_wall_clock_has_to_do()
    {
        await LockAsync(await _home.WithAdaAsync(AuthenticationMode.Password));
        (_home.Steady.Boot, _home.Steady.SinceBoot) = ("boot-2", TimeSpan.FromSeconds(1));
        _home.Clock.Advance(TimeSpan.FromSeconds(10));
        var (store, _) = await _home.StartAsync();

        Assert.Equal(TimeSpan.FromSeconds(20), (await RefusalAsync(store)).RetryAfter);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_counter_that_is_taken_away_or_damaged_counts_as_five(bool remove)
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Password);
        var file = Assert.Single(_home.Files(), f => Path.GetFileName(f) == "attempts");
        if (remove)
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, "GHS1", Ct);
        }

        Assert.Equal(new UnlockRefusal(UnlockRefusalReason.TemporarilyLocked, null, TimeSpan.FromSeconds(30)), await RefusalAsync(store));
        Wait(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromMinutes(1), (await GuessAsync(store)).RetryAfter);
    }

    [Fact]
    public async Task Many_at_once_are_asked_one_after_the_other_and_each_counts()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Password);
        _home.Person.WillType("wrong 1", "wrong 2", "wrong 3", "wrong 4", "wrong 5", "wrong 6", "wrong 7", "wrong 8");

        var refusals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RefusalAsync(store)));

        Assert.Equal(4, refusals.Count(r => r.Reason == UnlockRefusalReason.WrongSecret));
        Assert.Equal(4, refusals.Count(r => r.Reason == UnlockRefusalReason.TemporarilyLocked));
        Assert.Equal(5, _home.Person.Asked.Count(a => a.Purpose == SecretPurpose.Unlock));
    }

    private async Task LockAsync(ISecureStore store)
    {
        for (var i = 0; i < 5; i++)
        {
            await GuessAsync(store);
        }
    }

    private async Task<UnlockRefusal> GuessAsync(ISecureStore store)
    {
        _home.Person.WillType("wrong horse");
        return await RefusalAsync(store);
    }

    private static async Task<UnlockRefusal> RefusalAsync(ISecureStore store) =>
        Assert.IsType<UnlockOutcome.Refused>(await store.UnlockAsync(StoreHome.Ada, Ct)).Refusal;

    private void Wait(TimeSpan time)
    {
        _home.Clock.Advance(time);
        _home.Steady.SinceBoot += time;
    }
}
