using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Tests.Support;

namespace Gatehouse.Client.Tests.Storage;

/// <summary>The process ends, or the disk is full, at each operation in turn; afterwards there is one of the two states, and work goes on.</summary>
public sealed class CrashTests
{
    private const string Secret = "correct horse";
    private const int MoreThanAnyOperationTakes = 60;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<AuthenticationMode, bool> Cases => new MatrixTheoryData<AuthenticationMode, bool>(
        [AuthenticationMode.No, AuthenticationMode.Password, AuthenticationMode.Biometric], [true, false]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_enrollment_cut_short_anywhere_leaves_the_whole_user_or_none(AuthenticationMode mode, bool killed)
    {
        var outcomes = await EachStepAsync(killed, async (home, store) =>
        {
            home.Person.WillType(Secret, Secret);
            (await StoreHome.CreateAdaAsync(store, mode)).Dispose();
        });

        Assert.Contains(null, outcomes);
        Assert.Contains("rt-1", outcomes);
        Assert.All(outcomes, o => Assert.True(o is null or "rt-1"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_record_whose_change_is_cut_short_anywhere_is_the_old_one_or_the_new_one(AuthenticationMode mode, bool killed)
    {
        var outcomes = await EachStepAsync(killed, async (home, store) =>
        {
            home.Person.WillType(Secret);
            using var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
            await records.WriteAsync("refresh-token", "rt-2"u8.ToArray(), Ct);
        }, mode);

        Assert.Contains("rt-1", outcomes);
        Assert.Contains("rt-2", outcomes);
        Assert.All(outcomes, o => Assert.True(o is "rt-1" or "rt-2"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_change_of_mode_cut_short_anywhere_leaves_one_of_both_modes_in_force(AuthenticationMode mode, bool killed)
    {
        var outcomes = await EachStepAsync(killed, async (home, store) =>
        {
            home.Person.WillType(Secret, Secret, Secret);
            var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
            var prepared = Assert.IsType<PrepareOutcome.Ready>(await store.PrepareAsync(mode, Ct));
            (await store.ResealAsync(records, prepared.Protection, Ct)).Dispose();
        }, AuthenticationMode.No);

        Assert.All(outcomes, o => Assert.Equal("rt-1", o));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deletion_cut_short_anywhere_leaves_the_whole_user_or_none(bool killed)
    {
        var outcomes = await EachStepAsync(killed, (_, store) => store.DeleteAsync(StoreHome.Ada, Ct), AuthenticationMode.No);

        Assert.Contains(null, outcomes);
        Assert.All(outcomes, o => Assert.True(o is null or "rt-1"));
    }

    [Fact]
    public async Task An_attempt_counts_although_the_process_ends_while_it_is_tried()
    {
        using var home = new StoreHome();
        await home.WithAdaAsync(AuthenticationMode.Password);
        for (var i = 0; i < 5; i++)
        {
            home.Kill();
            var disk = new FailingDisk { KilledAfterReplacing = "attempts" };
            using var store = home.New(disk);
            await store.StartAsync(Ct);
            home.Person.WillType("wrong horse");

            await Assert.ThrowsAnyAsync<Exception>(() => store.UnlockAsync(StoreHome.Ada, Ct));
        }

        var (after, _) = await home.StartAsync();
        Assert.Equal(UnlockRefusalReason.TemporarilyLocked, Assert.IsType<UnlockOutcome.Refused>(await after.UnlockAsync(StoreHome.Ada, Ct)).Refusal.Reason);
    }

    /// <summary>Fails every step in turn, and says what was found after each: the record, or null when there was no user.</summary>
    private static async Task<List<string?>> EachStepAsync(bool killed, Func<StoreHome, ISecureStore, Task> work, AuthenticationMode? existing = null)
    {
        var found = new List<string?>();
        for (var step = 0; step < MoreThanAnyOperationTakes; step++)
        {
            using var home = new StoreHome();
            if (existing is { } mode)
            {
                await home.WithAdaAsync(mode);
                home.Kill();
            }

            var disk = new FailingDisk { Stays = killed };
            using (var store = home.New(disk))
            {
                await store.StartAsync(Ct);
                disk.FailAt = step;
                var failure = await Record.ExceptionAsync(() => work(home, store));
                if (failure is null && !disk.Failed)
                {
                    disk.FailAt = -1;
                    found.Add(await FindAsync(home, store, killed));
                    return found; // all steps went by
                }

                if (!killed)
                {
                    disk.FailAt = -1;
                    await FindAsync(home, store, restart: false); // the process that was told of it works on
                }
            }

            found.Add(await FindAsync(home, null, restart: true));
        }

        Assert.Fail("The operation takes more steps than are tried.");
        return found;
    }

    private static async Task<string?> FindAsync(StoreHome home, ISecureStore? store, bool restart)
    {
        if (restart)
        {
            (store as IDisposable)?.Dispose();
            (store, _) = await home.StartAsync();
        }

        home.Person.Forget();
        home.Person.WillType(Secret);
        var outcome = await store!.UnlockAsync(StoreHome.Ada, Ct);
        if (outcome is UnlockOutcome.Refused { Refusal: var refusal })
        {
            Assert.Equal(UnlockRefusalReason.UnknownUser, refusal.Reason);
            return null;
        }

        using var records = ((UnlockOutcome.Unlocked)outcome).Records;
        return System.Text.Encoding.UTF8.GetString((await records.ReadAsync("refresh-token", Ct))!);
    }
}
