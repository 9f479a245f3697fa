using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Files;
using Gatehouse.Client.Apps.Storage.Vaults;
using Gatehouse.Client.Tests.Support;

namespace Gatehouse.Client.Tests.Storage;

/// <summary>Which vault has a store's key, whatever vaults there are at a start.</summary>
public sealed class PlatformKeyVaultTests : IDisposable
{
    private const int MoreThanAStartTakes = 40;

    private readonly StoreHome _home = new();
    private readonly FakeVault _vault = new();

    public PlatformKeyVaultTests() => _home.Vault = New();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string KeyFile => Path.Combine(_home.Folder, "local.key");

    private string Note => Path.Combine(_home.Folder, "key-vault.json");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Key_is_in_the_vault_and_not_in_the_folder_and_the_next_process_finds_it()
    {
        await _home.WithAdaAsync(AuthenticationMode.No);

        var key = Assert.Single(_vault.Items).Value;

        Assert.False(File.Exists(KeyFile));
        Assert.All(_home.Files(), f => Assert.Equal(-1, File.ReadAllBytes(f).AsSpan().IndexOf(key)));
        await AdaIsThereAsync();
    }

    [Fact]
    public async Task Vault_that_is_not_there_at_a_start_ends_it_and_changes_nothing()
    {
        await _home.WithAdaAsync(AuthenticationMode.No);
        _home.Kill();
        var before = Contents();
        _vault.Reachable = false;

        Assert.Equal(StoreFault.VaultUnreachable, (await Assert.ThrowsAsync<SecureStoreException>(_home.StartAsync)).Fault);

        Assert.Equal(before, Contents());
        _vault.Reachable = true;
        await AdaIsThereAsync();
    }

    [Fact]
    public async Task Key_is_in_the_folder_where_there_is_no_vault_and_moves_at_the_first_start_that_reaches_one()
    {
        _vault.Reachable = false;
        await _home.WithAdaAsync(AuthenticationMode.No);
        Assert.True(File.Exists(KeyFile));
        await AdaIsThereAsync();

        _vault.Reachable = true;
        await AdaIsThereAsync();

        Assert.Single(_vault.Items);
        Assert.False(File.Exists(KeyFile));
        await AdaIsThereAsync();
    }

    [Fact]
    public async Task Installation_from_before_goes_on_in_the_vault()
    {
        _home.Vault = null;
        await _home.WithAdaAsync(AuthenticationMode.No);
        _home.Vault = New();

        await AdaIsThereAsync();

        Assert.Single(_vault.Items);
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task Earlier_version_of_the_app_that_knows_no_vault_has_the_last_word()
    {
        await _home.WithAdaAsync(AuthenticationMode.No);
        _home.Vault = null;
        Assert.Equal(1, (await _home.StartAsync()).Inventory.Removed);
        await _home.WithAdaAsync(AuthenticationMode.No);
        _home.Vault = New();

        await AdaIsThereAsync();
        await AdaIsThereAsync();

        Assert.Single(_vault.Items);
    }

    [Fact]
    public async Task Where_the_folder_is_not_good_enough_a_start_without_a_vault_fails_and_the_next_one_does_not()
    {
        (_home.Vault, _vault.Reachable) = (New(allowFile: false), false);

        Assert.Equal(StoreFault.VaultUnreachable, (await Assert.ThrowsAsync<SecureStoreException>(_home.StartAsync)).Fault);

        Assert.False(File.Exists(KeyFile));
        _vault.Reachable = true;
        await _home.WithAdaAsync(AuthenticationMode.No);
        await AdaIsThereAsync();
    }

    [Fact]
    public async Task Folder_restored_where_the_open_vault_has_no_such_key_is_begun_anew()
    {
        await _home.WithAdaAsync(AuthenticationMode.No);
        _vault.Items.Clear();

        var (store, inventory) = await _home.StartAsync();

        Assert.Equal((0, 1), (inventory.Users.Count, inventory.Removed));
        (await StoreHome.CreateAdaAsync(store, AuthenticationMode.No)).Dispose();
        await AdaIsThereAsync();
    }

    [Fact]
    public async Task Folder_that_comes_from_another_system_is_left_alone()
    {
        await _home.WithAdaAsync(AuthenticationMode.No);
        _home.Vault = New(vaults: new FakeVault("another"));

        Assert.Equal(StoreFault.VaultUnreachable, (await Assert.ThrowsAsync<SecureStoreException>(_home.StartAsync)).Fault);

        _home.Vault = New();
        await AdaIsThereAsync();
    }

    [Theory]
    [InlineData("nothing", StoreFault.Unusable)]
    [InlineData("""{"version":1,"vault":"fake","item":"../../elsewhere"}""", StoreFault.Unusable)]
    [InlineData("""{"version":2,"vault":"fake"}""", StoreFault.TooNew)]
    public async Task Damaged_note_costs_nobody_the_key(string content, StoreFault fault)
    {
        await _home.WithAdaAsync(AuthenticationMode.No);
        _home.Kill();
        var note = await File.ReadAllBytesAsync(Note, Ct);
        await File.WriteAllTextAsync(Note, content, Ct);

        Assert.Equal(fault, (await Assert.ThrowsAsync<SecureStoreException>(_home.StartAsync)).Fault);

        await File.WriteAllBytesAsync(Note, note, Ct);
        await AdaIsThereAsync();
    }

    [Fact]
    public async Task Vault_that_does_not_give_back_what_it_took_is_not_used()
    {
        foreach (var keeps in new Func<byte[], byte[]?>[] { _ => null, key => [.. key.Reverse()], key => key[..16] })
        {
            using var home = new StoreHome();
            var second = new FakeVault("second");
            home.Vault = New(home.Folder, vaults: [new FakeVault { Keeps = keeps }, second]);
            await home.WithAdaAsync(AuthenticationMode.No);

            Assert.Single(second.Items);
            Assert.Single((await home.StartAsync()).Inventory.Users);
        }
    }

    [Fact]
    public async Task Two_folders_of_one_app_share_no_key()
    {
        await _home.WithAdaAsync(AuthenticationMode.No);
        using var other = new StoreHome();
        other.Vault = New(other.Folder);
        await other.WithAdaAsync(AuthenticationMode.No);

        Assert.Equal(2, _vault.Items.Values.Select(Convert.ToHexString).Distinct().Count());
        await AdaIsThereAsync();
    }

    [Fact]
    public async Task AE_009_Key_of_an_app_that_was_removed_opens_nothing_of_the_next()
    {
        await _home.WithAdaAsync(AuthenticationMode.No);
        using var next = new StoreHome();
        next.Vault = New(next.Folder);

        Assert.Empty((await next.StartAsync()).Inventory.Users);

        Assert.Equal(2, _vault.Items.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Move_cut_short_anywhere_loses_nobody(bool killed)
    {
        var failed = 0;
        for (var step = 0; step < MoreThanAStartTakes; step++)
        {
            using var home = new StoreHome();
            await home.WithAdaAsync(AuthenticationMode.No);
            home.Kill();
            var disk = new FailingDisk { Stays = killed, FailAt = step };
            home.Vault = New(home.Folder, disk: disk);
            using (var store = home.New(disk))
            {
                await Record.ExceptionAsync(() => store.StartAsync(Ct));
            }

            failed += disk.Failed ? 1 : 0;
            home.Vault = New(home.Folder);
            Assert.Single((await home.StartAsync()).Inventory.Users);
            Assert.False(File.Exists(Path.Combine(home.Folder, "local.key")));
        }

        Assert.InRange(failed, 4, MoreThanAStartTakes - 1); // each step there is, and then none
    }

    [Fact]
    public void Each_system_has_its_own_vaults_and_their_names_stay()
    {
        string[] Names(string platform) => [.. SystemVaults.For(platform, Options(_home.Folder, true), new FastDisk()).Select(v => v.Name)];

        Assert.Equal(["secret-service"], Names("linux"));
        Assert.Equal(["dpapi"], Names("windows"));
        Assert.Equal(["keychain", "login-keychain"], Names("macos"));
        Assert.Equal(["keychain"], Names("ios"));
        Assert.Empty(Names("android"));
        Assert.Empty(Names("browser"));
    }

    private static PlatformKeyVaultOptions Options(string folder, bool allowFile) => new() { Folder = folder, Application = "com.example.orders", AllowFile = allowFile };

    private PlatformKeyVault New(string? folder = null, bool allowFile = true, StoreDisk? disk = null, params ISystemVault[] vaults) =>
        new(Options(folder ?? _home.Folder, allowFile), disk ?? new FastDisk(), vaults.Length > 0 ? vaults : [_vault]);

    private async Task AdaIsThereAsync()
    {
        var (store, inventory) = await _home.StartAsync();
        Assert.Equal(StoreHome.Ada, Assert.Single(inventory.Users).User);
        using var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
        Assert.Equal("rt-1"u8.ToArray(), await records.ReadAsync("refresh-token", Ct));
    }

    private Dictionary<string, string> Contents() => _home.Files().ToDictionary(f => f, f => Convert.ToHexString(File.ReadAllBytes(f)));
}
