using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Vaults;
using Gatehouse.Client.Apps.Storage.Vaults.SecretService;
using Gatehouse.Client.Tests.Apps.Support;
using Gatehouse.Client.Tests.Support;
using Gatehouse.Client.Tests.Surface;

namespace Gatehouse.Client.Tests.Storage;

/// <summary>The vault of Linux desktops on a real one: GNOME Keyring on a bus of its own, looked into by another program.</summary>
public sealed class SecretServiceVaultTests : IAsyncDisposable
{
    private const string Name = "com.example.orders";

    private readonly TempFolder _folder = new();
    private readonly string _item = KeyPlace.NewItem();
    private Keyring? _keyring;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static byte[] Key { get; } = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public async ValueTask DisposeAsync()
    {
        if (_keyring is not null)
        {
            await _keyring.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Key_that_was_written_is_read_replaced_and_deleted_as_another_program_sees()
    {
        _keyring = await Keyring.OpenAsync();
        var vault = New();
        Assert.Null(vault.Read(_item, Ct));

        vault.Write(_item, [.. Key.Reverse()], Ct);
        vault.Write(_item, Key, Ct);

        Assert.Equal(Key, vault.Read(_item, Ct));
        Assert.Null(vault.Read(KeyPlace.NewItem(), Ct));
        Assert.Null(new SecretServiceVault("com.example.other", mayAsk: false).Read(_item, Ct));
        Assert.Equal((0, Convert.ToBase64String(Key)), await LookUpAsync());
        vault.Delete(_item, Ct);
        vault.Delete(_item, Ct);
        Assert.Null(vault.Read(_item, Ct));
        Assert.Equal(1, (await LookUpAsync()).ExitCode);
    }

    [Fact]
    public async Task Key_is_there_after_the_next_login()
    {
        _keyring = await Keyring.OpenAsync();
        New().Write(_item, Key, Ct);
        await _keyring.StopDaemonAsync();
        await _keyring.StopBusAsync();

        await _keyring.StartBusAsync();
        await _keyring.StartDaemonAsync(unlocked: true);

        Assert.Equal(Key, New().Read(_item, Ct));
    }

    [Fact]
    public async Task Nothing_is_said_about_a_key_while_the_keyring_is_locked_or_away()
    {
        _keyring = await Keyring.OpenAsync();
        New().Write(_item, Key, Ct);

        await _keyring.StopDaemonAsync();
        AllFail();
        await _keyring.StartDaemonAsync(unlocked: false);
        AllFail();
        AllFail(mayAsk: true); // there is nobody who could be asked
        await _keyring.StopDaemonAsync();
        await _keyring.StopBusAsync();
        AllFail();

        await _keyring.StartBusAsync();
        await _keyring.StartDaemonAsync(unlocked: true);
        Assert.Equal(Key, New().Read(_item, Ct));
    }

    [Fact]
    public async Task Key_is_not_said_to_be_gone_while_another_keyring_may_have_it()
    {
        _keyring = await Keyring.OpenAsync();
        New().Write(_item, Key, Ct);
        await _keyring.StopDaemonAsync();
        _keyring.AddLockedKeyring();
        await _keyring.StartDaemonAsync(unlocked: true);

        Assert.Equal(Key, New().Read(_item, Ct));
        Assert.Equal(StoreFault.VaultUnreachable, Assert.Throws<SecureStoreException>(() => New().Read(KeyPlace.NewItem(), Ct)).Fault);
        New().Delete(_item, Ct);
        Assert.Equal(StoreFault.VaultUnreachable, Assert.Throws<SecureStoreException>(() => New().Read(_item, Ct)).Fault);
    }

    [Fact]
    public async Task Person_who_may_be_asked_unlocks_the_keyring_whenever_it_is_locked()
    {
        _keyring = await Keyring.OpenAsync();
        await _keyring.ReplaceDaemonAsync(personAgrees: true);

        New(mayAsk: true).Write(_item, Key, Ct);
        Assert.Equal(Key, New().Read(_item, Ct));
        await _keyring.LockAsync();
        Assert.Throws<SecureStoreException>(() => New().Read(_item, Ct));

        Assert.Equal(Key, New(mayAsk: true).Read(_item, Ct));
        Assert.Null(New(mayAsk: true).Read(KeyPlace.NewItem(), Ct));
        Assert.Equal(2, await _keyring.TimesAskedAsync());
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public async Task Person_who_does_not_unlock_the_keyring_or_is_not_asked_loses_nothing(bool mayAsk, int times)
    {
        _keyring = await Keyring.OpenAsync();
        await _keyring.ReplaceDaemonAsync(personAgrees: false);

        AllFail(mayAsk);

        Assert.Equal(times, await _keyring.TimesAskedAsync());
    }

    [Fact]
    public async Task Build_for_netstandard_finds_the_key_of_the_other()
    {
        _keyring = await Keyring.OpenAsync();
        await NewVault().WriteAsync(Key, Ct);
        var options = Activator.CreateInstance(Older(typeof(PlatformKeyVaultOptions)))!;
        options.GetType().GetProperty(nameof(PlatformKeyVaultOptions.Folder))!.SetValue(options, _folder.Path);
        options.GetType().GetProperty(nameof(PlatformKeyVaultOptions.Application))!.SetValue(options, Name);
        var vault = Activator.CreateInstance(Older(typeof(PlatformKeyVault)), options)!;

        var key = await (Task<byte[]?>)vault.GetType().GetMethod(nameof(PlatformKeyVault.ReadAsync))!.Invoke(vault, [Ct])!;

        Assert.Equal(Key, key);
        await (Task)vault.GetType().GetMethod(nameof(PlatformKeyVault.DeleteAsync))!.Invoke(vault, [Ct])!;
        Assert.Null(await NewVault().ReadAsync(Ct));
        Assert.Empty((await _keyring.SecretToolAsync("search", "--all", "application", Name)).Output);
    }

    [Fact]
    public async Task What_another_program_put_in_the_place_of_the_key_is_no_key()
    {
        _keyring = await Keyring.OpenAsync();
        foreach (var text in new[] { "no key", Convert.ToBase64String(Key[..16]), string.Empty })
        {
            await _keyring.StoreAsync(text, "xdg:schema", ItemAttributes.Schema, "application", Name, "item", _item);

            Assert.Equal(StoreFault.Corrupt, Assert.Throws<SecureStoreException>(() => New().Read(_item, Ct)).Fault);
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_not_told_that_there_is_no_key()
    {
        _keyring = await Keyring.OpenAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        Assert.ThrowsAny<OperationCanceledException>(() => New().Read(_item, cancelled.Token));
    }

    [Fact]
    public async Task App_is_the_same_user_at_each_login_and_waits_for_a_keyring_that_is_locked()
    {
        _keyring = await Keyring.OpenAsync();
        await using var app = new App();
        await RunAsync(app, SdkState.ActivationRequired);
        await RunAsync(app, SdkState.LoginRequired);

        await _keyring.StopDaemonAsync();
        await _keyring.StartDaemonAsync(unlocked: false);
        await using (var controller = NewProcess(app))
        {
            var locked = await controller.PostEventAsync(App.Start, Ct);
            Assert.Equal((StatusType.Failed, AppErrorCodes.VaultUnreachable, SdkState.Uninitialised), (locked.Status, locked.ErrorCode, locked.SdkState));

            await _keyring.StopDaemonAsync();
            await _keyring.StartDaemonAsync(unlocked: true);
            App.Is(StatusType.Ok, await controller.PostEventAsync(new RestartEvent(), Ct));
        }

        await RunAsync(app, SdkState.LoginRequired);
        Assert.Equal(1, app.Server.Count("enroll"));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "local.key")));
        var (_, found) = await _keyring.SecretToolAsync("search", "--all", "application", Name);
        var key = Convert.FromBase64String(found.Split('\n').Single(l => l.StartsWith("secret = ", StringComparison.Ordinal))["secret = ".Length..]);
        Assert.Equal(32, key.Length);
        Assert.All(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories), f => Assert.Equal(-1, File.ReadAllBytes(f).AsSpan().IndexOf(key)));
    }

    [Fact]
    public async Task First_start_without_a_desktop_keeps_the_key_in_the_folder()
    {
        _keyring = await Keyring.OpenAsync();
        await _keyring.StopDaemonAsync();
        await using var app = new App();

        await RunAsync(app, SdkState.ActivationRequired);
        await RunAsync(app, SdkState.LoginRequired);

        Assert.True(File.Exists(Path.Combine(_folder.Path, "local.key")));
        Assert.Equal(1, app.Server.Count("enroll"));
    }

    private static SecretServiceVault New(bool mayAsk = false) => new(Name, mayAsk);

    private static Type Older(Type type) => OlderBuild.Assembly.GetType(type.FullName!)!;

    private PlatformKeyVault NewVault() => new(new PlatformKeyVaultOptions { Folder = _folder.Path, Application = Name });

    private void AllFail(bool mayAsk = false)
    {
        var vault = New(mayAsk);
        Assert.Equal(StoreFault.VaultUnreachable, Assert.Throws<SecureStoreException>(() => vault.Read(_item, Ct)).Fault);
        Assert.Equal(StoreFault.VaultUnreachable, Assert.Throws<SecureStoreException>(() => vault.Write(_item, [.. Key.Reverse()], Ct)).Fault);
    }

    private Task<(int ExitCode, string Output)> LookUpAsync() => _keyring!.SecretToolAsync("lookup", "application", Name, "item", _item);

    /// <summary>A process of the app, from its start to its end: enrolls if it must, and logs in.</summary>
    private async Task RunAsync(App app, SdkState expected)
    {
        await using var controller = NewProcess(app);
        Assert.Equal(expected, (await controller.PostEventAsync(App.Start, Ct)).SdkState);
        if (expected == SdkState.ActivationRequired)
        {
            App.Is(StatusType.Ok, await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct));
        }

        App.Is(StatusType.Ok, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));
    }

    private MasterController NewProcess(App app) => new(app.Options with
    {
        Store = new FileSecureStore(new FileSecureStoreOptions { Folder = _folder.Path, Vault = NewVault() }),
    });
}
