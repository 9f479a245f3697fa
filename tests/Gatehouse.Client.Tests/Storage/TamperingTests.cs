using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Files;
using Gatehouse.Client.Apps.Storage.Sealing;
using Gatehouse.Client.Tests.Support;

namespace Gatehouse.Client.Tests.Storage;

/// <summary>Somebody with the folder and the store's own key in hand, but without the secret.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly StoreHome _home = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_profile_that_names_a_lesser_mode_opens_nothing_and_asks_nobody()
    {
        await _home.WithAdaAsync(AuthenticationMode.Password);
        Rewrite(profile => profile with { User = profile.User with { Mode = AuthenticationMode.No } });
        var (store, inventory) = await _home.StartAsync();

        var refused = Assert.IsType<UnlockOutcome.Refused>(await store.UnlockAsync(StoreHome.Ada, Ct));

        Assert.Equal(AuthenticationMode.No, Assert.Single(inventory.Users).Mode);
        Assert.Equal(UnlockRefusalReason.Corrupt, refused.Refusal.Reason);
    }

    [Fact]
    public async Task Records_under_a_lock_of_the_attackers_own_stay_closed()
    {
        await _home.WithAdaAsync(AuthenticationMode.Password);
        Rewrite((profile, entry, own) =>
        {
            var lesser = profile.User with { Mode = AuthenticationMode.No };
            var (generation, hash) = entry.NewGeneration(lesser, ProtectionMaker.Own(own, ProtectionMaker.NewSalt()));
            File.Copy(entry.RecordPath(profile.Generation, "refresh-token"), entry.RecordPath(generation, "refresh-token"));
            return profile with { User = lesser, Generation = generation, LockHash = hash };
        });
        var (store, _) = await _home.StartAsync();

        using var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;

        Assert.Equal(StoreFault.Corrupt, (await Assert.ThrowsAsync<SecureStoreException>(() => records.ReadAsync("refresh-token", Ct))).Fault);
    }

    [Fact]
    public async Task A_copy_of_the_folder_is_the_same_user_which_only_the_server_can_notice()
    {
        await _home.WithAdaAsync(AuthenticationMode.No);
        _home.Kill();
        using var clone = new TempFolder();
        foreach (var file in _home.Files())
        {
            var target = Path.Combine(clone.Path, Path.GetRelativePath(_home.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        using var store = new FileSecureStore(new FileSecureStoreOptions { Folder = clone.Path });

        Assert.Equal(StoreHome.Ada, Assert.Single((await store.StartAsync(Ct)).Users).User);
    }

    private void Rewrite(Func<UserProfile, UserProfile> change) => Rewrite((profile, _, _) => change(profile));

    private void Rewrite(Func<UserProfile, UserEntry, SecretBytes, UserProfile> change)
    {
        _home.Kill();
        using var own = new SecretBytes(File.ReadAllBytes(Path.Combine(_home.Folder, "local.key")));
        var entry = new UserEntry(_home.Folder, Path.GetFileName(Assert.Single(Directory.GetDirectories(_home.Folder))), new SealedFiles(new FastDisk()));
        entry.WriteProfile(change(entry.ReadProfile(own)!, entry, own), own, keepPrevious: false);
    }
}
