using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Kdf;
using Gatehouse.Client.Apps.Storage.Keys;
using Gatehouse.Client.Tests.Support;

namespace Gatehouse.Client.Tests.Storage;

public sealed class FileSecureStoreTests : IDisposable
{
    private const string Secret = "correct horse";

    private readonly StoreHome _home = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<AuthenticationMode> Modes => [AuthenticationMode.No, AuthenticationMode.Password, AuthenticationMode.Biometric];

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_empty_folder_has_nobody_and_only_its_owner_may_look_into_it()
    {
        var (_, inventory) = await _home.StartAsync();

        Assert.Empty(inventory.Users);
        Assert.Equal((0, false), (inventory.Removed, inventory.Reinstalled));
        Assert.Equal("UserExecute, UserWrite, UserRead", Permissions(_home.Folder));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_user_is_there_again_in_the_next_process_with_every_record(AuthenticationMode mode)
    {
        await _home.WithAdaAsync(mode);
        var (store, inventory) = await _home.StartAsync();
        _home.Person.WillType(Secret);

        var user = Assert.Single(inventory.Users);
        Assert.Equal(StoreHome.NewAda(mode), user);
        using var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
        Assert.Equal("rt-1"u8.ToArray(), await records.ReadAsync("refresh-token", Ct));
        Assert.Null(await records.ReadAsync("nothing", Ct));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task No_file_shows_the_secret_a_record_or_the_key_and_none_is_open_to_others(AuthenticationMode mode)
    {
        await _home.WithAdaAsync(mode);
        _home.Kill();

        Assert.All(_home.Files(), file =>
        {
            var bytes = File.ReadAllBytes(file).AsSpan();
            Assert.Equal(-1, bytes.IndexOf("rt-1"u8));
            Assert.Equal(-1, bytes.IndexOf("correct horse"u8));
            Assert.Equal("UserWrite, UserRead", Permissions(file));
        });
        Assert.True(_home.Files().Count >= 5);
    }

    [Fact]
    public async Task Records_change_and_go_while_nobody_is_asked_again()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Password);
        _home.Person.WillType(Secret);
        using (var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records)
        {
            await records.WriteAsync("refresh-token", "rt-2"u8.ToArray(), Ct);
            await records.WriteAsync("other", "x"u8.ToArray(), Ct);
            await records.DeleteAsync("other", Ct);
            await records.DeleteAsync("other", Ct);

            Assert.Equal("rt-2"u8.ToArray(), await records.ReadAsync("refresh-token", Ct));
            Assert.Null(await records.ReadAsync("other", Ct));
        }

        Assert.Single(_home.Person.Asked, a => a.Purpose == SecretPurpose.Unlock);
    }

    [Fact]
    public async Task Closed_records_are_closed()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.No);
        var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
        records.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => records.ReadAsync("refresh-token", Ct));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../profile")]
    [InlineData("UPPER")]
    [InlineData("lock")]
    [InlineData("a-name-that-is-longer-than-any-needs")]
    public async Task Names_of_records_are_no_paths(string name)
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.No);
        using var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;

        await Assert.ThrowsAsync<ArgumentException>(() => records.ReadAsync(name, Ct));
    }

    [Fact]
    public async Task A_stranger_is_unknown()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.No);

        Assert.Equal(UnlockRefusalReason.UnknownUser, await RefusalAsync(store, StoreHome.Ada with { TenantId = "other" }));
    }

    [Fact]
    public async Task Only_one_process_uses_the_folder()
    {
        await _home.WithAdaAsync(AuthenticationMode.No);
        using var second = _home.New(new());

        Assert.Equal(StoreFault.Unusable, (await Assert.ThrowsAsync<SecureStoreException>(() => second.StartAsync(Ct))).Fault);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_said_to_be_unusable()
    {
        var file = Path.Combine(_home.Folder, "file");
        await File.WriteAllTextAsync(file, "", Ct);
        using var store = new FileSecureStore(new FileSecureStoreOptions { Folder = Path.Combine(file, "below") });

        Assert.Equal(StoreFault.Unusable, (await Assert.ThrowsAsync<SecureStoreException>(() => store.StartAsync(Ct))).Fault);
    }

    [Theory]
    [InlineData("profile")]
    [InlineData("local.key")]
    public async Task AE_046_What_can_never_be_read_again_is_removed_and_the_rest_goes_on(string damaged)
    {
        await _home.WithAdaAsync(AuthenticationMode.No);
        _home.Kill();
        var path = Assert.Single(_home.Files(), f => Path.GetFileName(f) == damaged);
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        await File.WriteAllBytesAsync(path, bytes[..^1], Ct);

        var (store, inventory) = await _home.StartAsync();

        Assert.Empty(inventory.Users);
        Assert.Equal(1, inventory.Removed);
        using var again = await StoreHome.CreateAdaAsync(store, AuthenticationMode.No);
        Assert.Single((await store.StartAsync(Ct)).Users);
    }

    [Fact]
    public async Task AE_046_A_damaged_record_is_a_typed_fault_and_the_version_before_it_serves_if_there_is_one()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.No);
        using var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
        await records.WriteAsync("refresh-token", "rt-2"u8.ToArray(), Ct);
        await records.WriteAsync("single", "x"u8.ToArray(), Ct);
        Flip("refresh-token");
        Flip("single");

        Assert.Equal("rt-1"u8.ToArray(), await records.ReadAsync("refresh-token", Ct));
        Assert.Equal(StoreFault.Corrupt, (await Assert.ThrowsAsync<SecureStoreException>(() => records.ReadAsync("single", Ct))).Fault);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task AE_046_A_damaged_lock_is_no_wrong_secret(AuthenticationMode mode)
    {
        var store = await _home.WithAdaAsync(mode);
        Flip("lock");
        _home.Person.WillType(Secret);

        Assert.Equal(UnlockRefusalReason.Corrupt, await RefusalAsync(store));
        Assert.DoesNotContain(_home.Person.Asked, a => a.Purpose == SecretPurpose.Unlock);
    }

    [Fact]
    public async Task A_record_of_another_user_does_not_pass_for_ones_own()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.No);
        var prepared = Assert.IsType<PrepareOutcome.Ready>(await store.PrepareAsync(AuthenticationMode.No, Ct));
        var bob = StoreHome.NewAda(AuthenticationMode.No) with { User = new UserIdentifier("acme", "bob"), DeviceId = "01JC0000000000000000000001" };
        using var bobs = await store.CreateAsync(bob, prepared.Protection, (r, ct) => r.WriteAsync("refresh-token", "rt-bob"u8.ToArray(), ct), Ct);
        var files = _home.Files().Where(f => Path.GetFileName(f) == "refresh-token").ToArray();
        File.Copy(files[0], files[1] + ".x");
        File.Copy(files[1], files[0], overwrite: true);
        File.Move(files[1] + ".x", files[1], overwrite: true);

        Assert.Equal(StoreFault.Corrupt, (await Assert.ThrowsAsync<SecureStoreException>(() => bobs.ReadAsync("refresh-token", Ct))).Fault);
    }

    [Fact]
    public async Task A_folder_copied_beside_itself_is_no_second_user()
    {
        await _home.WithAdaAsync(AuthenticationMode.No);
        _home.Kill();
        var original = Assert.Single(Directory.GetDirectories(_home.Folder));
        var copy = Path.Combine(_home.Folder, "copy");
        foreach (var file in Directory.GetFiles(original, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(original, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var (_, inventory) = await _home.StartAsync();

        Assert.Single(inventory.Users);
        Assert.Equal(1, inventory.Removed);
        Assert.False(Directory.Exists(copy));
    }

    [Fact]
    public async Task AE_026_Whoever_cancels_the_prompt_leaves_nothing_behind()
    {
        var (store, _) = await _home.StartAsync();
        var before = _home.Files().Count;
        _home.Finger.Next.Enqueue(new BiometricOutcome.Cancelled(BySystem: false));
        _home.Person.WillType([null]);

        var biometric = Assert.IsType<PrepareOutcome.Refused>(await store.PrepareAsync(AuthenticationMode.Biometric, Ct));
        var password = Assert.IsType<PrepareOutcome.Refused>(await store.PrepareAsync(AuthenticationMode.Password, Ct));

        Assert.Equal((UnlockRefusalReason.Cancelled, UnlockRefusalReason.Cancelled), (biometric.Refusal.Reason, password.Refusal.Reason));
        Assert.Empty(_home.Finger.Keys);
        Assert.Equal(before, _home.Files().Count);
    }

    [Theory]
    [InlineData("short", "short")]
    [InlineData("long enough", "long enouhg")]
    public async Task A_secret_is_long_and_typed_twice_the_same(string first, string second)
    {
        var (store, _) = await _home.StartAsync();
        _home.Person.WillType(first, second);

        Assert.Equal(UnlockRefusalReason.UnsuitableSecret, Assert.IsType<PrepareOutcome.Refused>(await store.PrepareAsync(AuthenticationMode.Password, Ct)).Refusal.Reason);
    }

    [Fact]
    public async Task Modes_without_somebody_to_ask_are_not_supported_and_neither_is_the_PIN()
    {
        using var home = new StoreHome();
        home.Finger.Available = false;
        var (store, _) = await home.StartAsync();

        Assert.True(await store.SupportsAsync(AuthenticationMode.No, Ct));
        Assert.False(await store.SupportsAsync(AuthenticationMode.Biometric, Ct));
        Assert.Equal(UnlockRefusalReason.NotSupported, Assert.IsType<PrepareOutcome.Refused>(await store.PrepareAsync(AuthenticationMode.Pin, Ct)).Refusal.Reason);
    }

    [Fact]
    public async Task An_enrollment_that_fails_at_the_end_leaves_no_user_and_no_key_behind_biometry()
    {
        var (store, _) = await _home.StartAsync();
        var prepared = Assert.IsType<PrepareOutcome.Ready>(await store.PrepareAsync(AuthenticationMode.Biometric, Ct));

        await Assert.ThrowsAsync<InvalidDataException>(() => store.CreateAsync(
            StoreHome.NewAda(AuthenticationMode.Biometric), prepared.Protection, (_, _) => throw new InvalidDataException(), Ct));

        Assert.Empty(Directory.GetDirectories(_home.Folder));
        Assert.Empty(_home.Finger.Keys);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_deleted_user_is_gone_with_everything(AuthenticationMode mode)
    {
        var store = await _home.WithAdaAsync(mode);

        await store.DeleteAsync(StoreHome.Ada, Ct);
        await store.DeleteAsync(StoreHome.Ada, Ct);

        Assert.Equal(UnlockRefusalReason.UnknownUser, await RefusalAsync(store));
        Assert.Empty(Directory.GetDirectories(_home.Folder));
        Assert.Empty(_home.Finger.Keys);
    }

    [Fact]
    public async Task AE_074_A_change_of_mode_leaves_nothing_that_the_old_one_opens()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.No);
        var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
        await records.WriteAsync("refresh-token", "rt-2"u8.ToArray(), Ct);
        var before = _home.Files().Where(f => Path.GetFileName(f) is "lock" or "refresh-token" or "refresh-token.prev").ToArray();
        var prepared = Assert.IsType<PrepareOutcome.Ready>(await store.PrepareAsync(AuthenticationMode.Biometric, Ct));

        using var renewed = await store.ResealAsync(records, prepared.Protection, Ct);

        Assert.All(before, f => Assert.False(File.Exists(f)));
        Assert.DoesNotContain(_home.Files(), f => f.EndsWith(".prev", StringComparison.Ordinal));
        Assert.Equal(AuthenticationMode.Biometric, renewed.User.Mode);
        var (again, inventory) = await _home.StartAsync();
        Assert.Equal(AuthenticationMode.Biometric, Assert.Single(inventory.Users).Mode);
        var prompts = _home.Finger.Prompts;
        using var opened = Assert.IsType<UnlockOutcome.Unlocked>(await again.UnlockAsync(StoreHome.Ada, Ct)).Records;
        Assert.Equal("rt-2"u8.ToArray(), await opened.ReadAsync("refresh-token", Ct));
        Assert.Equal(prompts + 1, _home.Finger.Prompts);
    }

    [Fact]
    public async Task A_mode_that_is_left_takes_its_key_behind_biometry_with_it()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.Biometric);
        var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
        var prepared = Assert.IsType<PrepareOutcome.Ready>(await store.PrepareAsync(AuthenticationMode.No, Ct));

        using var renewed = await store.ResealAsync(records, prepared.Protection, Ct);

        Assert.Empty(_home.Finger.Keys);
        Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records.Dispose();
    }

    [Fact]
    public async Task A_secret_sealed_cheaply_is_sealed_anew_at_the_next_unlock()
    {
        await _home.WithAdaAsync(AuthenticationMode.Password);
        _home.Kdf = new KdfParameters(KdfAlgorithm.Pbkdf2Sha256, 5000, 0, 0);
        var (store, _) = await _home.StartAsync();
        _home.Person.WillType(Secret, Secret);

        Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records.Dispose();

        var file = Assert.Single(_home.Files(), f => Path.GetFileName(f) == "lock");
        Assert.Equal("00001388", Convert.ToHexString((await File.ReadAllBytesAsync(file, Ct))[8..12]));
        using var again = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
        Assert.Equal("rt-1"u8.ToArray(), await again.ReadAsync("refresh-token", Ct));
    }

    [Fact]
    public async Task A_user_can_become_another_subject_without_being_sealed_anew()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.No);
        using var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
        var known = records.User with { User = new UserIdentifier("acme", "known"), IsAnonymous = false, LastLoginAt = DateTimeOffset.UnixEpoch.AddDays(1) };

        await store.UpdateAsync(records, known, Ct);

        Assert.Equal("rt-1"u8.ToArray(), await records.ReadAsync("refresh-token", Ct));
        Assert.Equal(known, Assert.Single((await store.StartAsync(Ct)).Users));
        await Assert.ThrowsAsync<ArgumentException>(() => store.UpdateAsync(records, known with { DeviceId = "x" }, Ct));
    }

    [Fact]
    public async Task Whoever_logged_in_last_comes_first()
    {
        var store = await _home.WithAdaAsync(AuthenticationMode.No);
        var prepared = Assert.IsType<PrepareOutcome.Ready>(await store.PrepareAsync(AuthenticationMode.No, Ct));
        var bob = StoreHome.NewAda(AuthenticationMode.No) with { User = new UserIdentifier("acme", "bob"), LastLoginAt = DateTimeOffset.UnixEpoch.AddDays(1) };
        (await store.CreateAsync(bob, prepared.Protection, (_, _) => Task.CompletedTask, Ct)).Dispose();

        Assert.Equal(["bob", StoreHome.Ada.UserId], (await store.StartAsync(Ct)).Users.Select(u => u.User.UserId));
    }

    [Fact]
    public async Task Device_keys_are_kept_among_the_records_and_sign_the_same_afterwards()
    {
        var keys = new SoftwareKeyStore();
        var store = await _home.WithAdaAsync(AuthenticationMode.Password);
        _home.Person.WillType(Secret, Secret);
        string thumbprint;
        using (var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records)
        {
            Assert.Null(await keys.OpenAsync(records, Ct));
            using var key = await keys.CreateAsync(Ct);
            await keys.KeepAsync(key, records, Ct);
            thumbprint = key.PublicKey.Thumbprint;
        }

        using var later = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
        using var same = await keys.OpenAsync(later, Ct);

        Assert.Equal(thumbprint, same!.PublicKey.Thumbprint);
        Assert.Equal(64, (await same.SignAsync("x"u8.ToArray(), Ct)).Length);
    }

    private static string Permissions(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException("Windows has access lists.") : File.GetUnixFileMode(path).ToString();

    private async Task<UnlockRefusalReason> RefusalAsync(ISecureStore store, UserIdentifier? user = null) =>
        Assert.IsType<UnlockOutcome.Refused>(await store.UnlockAsync(user ?? StoreHome.Ada, Ct)).Refusal.Reason;

    private void Flip(string name)
    {
        var path = Assert.Single(_home.Files(), f => Path.GetFileName(f) == name);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
