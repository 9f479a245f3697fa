using Gatehouse.Client.Apps.Storage.Files;
using Gatehouse.Client.Apps.Storage.Keys;
using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage;

/// <summary>
/// The store in sealed files, for every platform. One process at a time uses a folder. What it cannot do: a file can be
/// copied and an older one put back, the counter of wrong secrets included; only keys in hardware end that.
/// </summary>
public sealed class FileSecureStore : ISecureStore
{
    private const string LockFile = ".lock";

    private readonly FileSecureStoreOptions _options;
    private readonly SealedFiles _files;
    private readonly IStoreKeyVault _vault;
    private readonly IInstallMarker _marker;
    private readonly ProtectionMaker _maker;
    private readonly Unlocker _unlocker;
    private readonly UserEntries _users;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SemaphoreSlim _unlocking = new(1, 1);

    private FileStream? _lock;
    private SecretBytes? _own;

    /// <summary>Over a folder, which is not touched before <see cref="StartAsync"/>.</summary>
    public FileSecureStore(FileSecureStoreOptions options)
        : this(options, new StoreDisk())
    {
    }

    internal FileSecureStore(FileSecureStoreOptions options, StoreDisk disk)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _files) = (options, new SealedFiles(disk));
        _users = new UserEntries(options.Folder, _files);
        _vault = options.Vault ?? new FileKeyVault(options.Folder, disk);
        _marker = options.Marker ?? new FileInstallMarker(options.Folder, disk);
        _maker = new ProtectionMaker(options);
        _unlocker = new Unlocker(options, _maker);
    }

    private SecretBytes Own => _own ?? throw new InvalidOperationException("The store has not been started.");

    private AttemptState NoAttempts => new(0, _options.Time.GetUtcNow(), _options.Steady.Now);

    /// <inheritdoc/>
    public Task<bool> SupportsAsync(AuthenticationMode mode, CancellationToken ct) => _maker.SupportsAsync(mode, ct);

    /// <inheritdoc/>
    public async Task<StoreInventory> StartAsync(CancellationToken ct)
    {
        await RunAsync(OpenFolder, ct).ConfigureAwait(false);
        var installation = await GuardAsync(() => Installation.OpenAsync(_vault, _marker, _options.Keys, ct), ct).ConfigureAwait(false);
        return await RunAsync(
            _ =>
            {
                _own?.Dispose();
                _own = installation.Key;
                var removed = _users.Load(Own, installation.IsNewKey);
                return new StoreInventory(_users.Users, removed, installation.Reinstalled);
            },
            ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<PrepareOutcome> PrepareAsync(AuthenticationMode mode, CancellationToken ct) => Task.Run(() => _maker.PrepareAsync(mode, Own, ct), ct);

    /// <inheritdoc/>
    public async Task<ISealedRecords> CreateAsync(StoredUser user, IStoreProtection protection, Func<ISealedRecords, CancellationToken, Task> fill, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(fill);
        var own = Usable(protection);
        if (user.Mode != own.Mode)
        {
            throw new ArgumentException("The protection is for another mode.", nameof(protection));
        }

        var entry = _users.New();
        try
        {
            var profile = await RunAsync(_ => _users.Begin(entry, user, own), ct).ConfigureAwait(false);
            var records = new SealedRecords(this, entry, profile, own);
            await fill(records, ct).ConfigureAwait(false);
            await RunAsync(_ => Do(() => _users.Commit(entry, profile, NoAttempts, Own)), ct).ConfigureAwait(false);
            own.MarkUsed();
            return records;
        }
        catch
        {
            await Task.Run(entry.TryDelete, CancellationToken.None).ConfigureAwait(false);
            await own.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<UnlockOutcome> UnlockAsync(UserIdentifier user, CancellationToken ct)
    {
        await _unlocking.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await GuardAsync(() => UnlockOneAsync(user, ct), ct).ConfigureAwait(false);
        }
        finally
        {
            _unlocking.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<ISealedRecords> ResealAsync(ISealedRecords records, IStoreProtection protection, CancellationToken ct)
    {
        var (old, next) = (Usable(records), Usable(protection));
        var profile = await RunAsync(_ => _users.Reseal(old, next, NoAttempts, Own), ct).ConfigureAwait(false);
        next.MarkUsed();
        old.Dispose();
        await ForgetAsync(old.Profile).ConfigureAwait(false);
        return new SealedRecords(this, old.Entry, profile, next);
    }

    /// <inheritdoc/>
    public Task<StoredUser> UpdateAsync(ISealedRecords records, StoredUser user, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(user);
        var open = Usable(records);
        if (user.Mode != open.User.Mode || user.DeviceId != open.User.DeviceId || user.User.TenantId != open.User.User.TenantId)
        {
            throw new ArgumentException("Mode, device and organization are what the records are sealed for.", nameof(user));
        }

        return RunAsync(_ => (open.Profile = _users.Update(open, user, Own)).User, ct);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(UserIdentifier user, CancellationToken ct) =>
        await ForgetAsync(await RunAsync(_ => _users.Remove(user), ct).ConfigureAwait(false)).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose()
    {
        _own?.Dispose();
        _lock?.Dispose();
        _gate.Dispose();
        _unlocking.Dispose();
    }

    /// <summary>One piece of work on the files at a time, off the caller's thread. Once begun, it is not cancelled.</summary>
    internal async Task<T> RunAsync<T>(Func<SealedFiles, T> work, CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await GuardAsync(() => Task.FromResult(work(_files)), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await Task.Run(work, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SecureStoreException(StoreFault.Unusable, "The folder of the store cannot be used.", e);
        }
    }

    private bool OpenFolder(SealedFiles files)
    {
        files.Disk.CreateFolder(_options.Folder);
        _lock ??= new FileStream(Path.Combine(_options.Folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        files.Plain.Tidy(_options.Folder);
        return true;
    }

    private async Task<UnlockOutcome> UnlockOneAsync(UserIdentifier user, CancellationToken ct)
    {
        if (await RunAsync(_ => _users.Find(user), ct).ConfigureAwait(false) is not { } known)
        {
            return new UnlockOutcome.Refused(new UnlockRefusal(UnlockRefusalReason.UnknownUser));
        }

        var result = await _unlocker.UnlockAsync(known.Entry, known.Profile, Own, ct).ConfigureAwait(false);
        if (result.Protection is { } protection)
        {
            var records = new SealedRecords(this, known.Entry, known.Profile, protection);
            return new UnlockOutcome.Unlocked(await StrengthenAsync(records, result.Stronger, ct).ConfigureAwait(false));
        }

        if (result.Refusal!.Reason == UnlockRefusalReason.Blocked)
        {
            await DeleteAsync(user, ct).ConfigureAwait(false);
        }

        return new UnlockOutcome.Refused(result.Refusal);
    }

    private async Task<ISealedRecords> StrengthenAsync(SealedRecords records, StoreProtection? stronger, CancellationToken ct)
    {
        if (stronger is null)
        {
            return records;
        }

        try
        {
            return await ResealAsync(records, stronger, ct).ConfigureAwait(false);
        }
        catch (SecureStoreException)
        {
            stronger.Forget();
            return records; // no room now; the next unlock tries again
        }
    }

    private async Task ForgetAsync(UserProfile? profile)
    {
        if (profile is { GuardedKey.Length: > 0 } && _options.BiometricPrompt is { } biometry)
        {
            await biometry.ForgetAsync(profile.GuardedKey, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static bool Do(Action work)
    {
        work();
        return true;
    }

    private static StoreProtection Usable(IStoreProtection protection) =>
        protection as StoreProtection ?? throw new ArgumentException("The protection is of another store.", nameof(protection));

    private static SealedRecords Usable(ISealedRecords records) =>
        records as SealedRecords ?? throw new ArgumentException("The records are of another store.", nameof(records));
}
