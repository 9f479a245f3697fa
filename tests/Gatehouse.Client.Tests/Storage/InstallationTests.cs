using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Tests.Support;

namespace Gatehouse.Client.Tests.Storage;

/// <summary>Uninstall, reinstall and restore, on systems whose keys outlive the app and on such whose do not.</summary>
public sealed class InstallationTests : IDisposable
{
    private readonly StoreHome _home = new();
    private readonly Keychain _keychain = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task AE_009_A_key_that_outlived_the_app_is_deleted_at_the_first_start()
    {
        (_home.Vault, _home.Keys) = (_keychain, _keychain);
        await _home.WithAdaAsync(AuthenticationMode.No);
        var old = _keychain.Key!;
        Uninstall();

        var (_, inventory) = await _home.StartAsync();

        Assert.Empty(inventory.Users);
        Assert.True(inventory.Reinstalled);
        Assert.NotEqual(old, _keychain.Key);
        Assert.Equal(2, _keychain.OrphansAskedFor); // and at the very first start, when there was nothing
        Assert.False((await _home.StartAsync()).Inventory.Reinstalled);
    }

    [Fact]
    public async Task Users_restored_from_a_backup_without_their_key_are_removed()
    {
        _home.Vault = _keychain;
        await _home.WithAdaAsync(AuthenticationMode.No);
        _keychain.Key = null;

        var (store, inventory) = await _home.StartAsync();

        Assert.Empty(inventory.Users);
        Assert.Equal(1, inventory.Removed);
        using var again = await StoreHome.CreateAdaAsync(store, AuthenticationMode.No);
        Assert.Equal("rt-1"u8.ToArray(), await again.ReadAsync("refresh-token", Ct));
    }

    [Fact]
    public async Task Biometry_that_was_changed_loses_what_it_guarded()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Biometric);
        _home.Finger.Keys.Clear();

        Assert.Equal(UnlockRefusalReason.Invalidated, (await RefusalAsync(store)).Reason);
    }

    [Fact]
    public async Task A_key_behind_biometry_that_was_exchanged_opens_nothing()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Biometric);
        _home.Finger.Keys[_home.Finger.Keys.Keys.Single()] = new byte[32];

        Assert.Equal(UnlockRefusalReason.Invalidated, (await RefusalAsync(store)).Reason);
    }

    [Fact]
    public async Task AE_039_AE_040_What_the_system_says_about_biometry_is_told_apart()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Biometric);
        (BiometricOutcome Said, UnlockRefusalReason Reason)[] cases =
        [
            (new BiometricOutcome.Cancelled(BySystem: false), UnlockRefusalReason.Cancelled),
            (new BiometricOutcome.Cancelled(BySystem: true), UnlockRefusalReason.CancelledBySystem),
            (new BiometricOutcome.NotRecognized(), UnlockRefusalReason.NotRecognized),
            (new BiometricOutcome.LockedOut(), UnlockRefusalReason.TemporarilyLocked),
            (new BiometricOutcome.NotAvailable(), UnlockRefusalReason.NotSupported),
        ];

        foreach (var (said, reason) in cases)
        {
            _home.Finger.Next.Enqueue(said);
            Assert.Equal(reason, (await RefusalAsync(store)).Reason);
        }

        Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records.Dispose();
    }

    private async Task<UnlockRefusal> RefusalAsync(ISecureStore store) =>
        Assert.IsType<UnlockOutcome.Refused>(await store.UnlockAsync(StoreHome.Ada, Ct)).Refusal;

    private void Uninstall()
    {
        _home.Kill();
        foreach (var entry in Directory.GetFileSystemEntries(_home.Folder))
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }

    /// <summary>A keychain: what is in it survives the app.</summary>
    private sealed class Keychain : IStoreKeyVault, IKeyStore
    {
        public byte[]? Key { get; set; }

        public int OrphansAskedFor { get; private set; }

        public KeyProtection Protection => KeyProtection.SecureEnclave;

        public Task<byte[]?> ReadAsync(CancellationToken ct) => Task.FromResult((byte[]?)Key?.Clone());

        public Task WriteAsync(ReadOnlyMemory<byte> key, CancellationToken ct)
        {
            Key = key.ToArray();
            return Task.CompletedTask;
        }

        public Task DeleteAsync(CancellationToken ct)
        {
            Key = null;
            return Task.CompletedTask;
        }

        public Task<int> DeleteOrphansAsync(CancellationToken ct)
        {
            OrphansAskedFor++;
            return Task.FromResult(0);
        }

        public Task<IDeviceKey> CreateAsync(CancellationToken ct) => throw new NotSupportedException();

        public Task KeepAsync(IDeviceKey key, ISealedRecords records, CancellationToken ct) => throw new NotSupportedException();

        public Task<IDeviceKey?> OpenAsync(ISealedRecords records, CancellationToken ct) => throw new NotSupportedException();

        public Task DeleteAsync(IDeviceKey key, CancellationToken ct) => throw new NotSupportedException();
    }
}
